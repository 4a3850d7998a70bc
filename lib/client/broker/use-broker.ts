import { usePathname, useRouter } from "next/navigation";
import { useCallback } from "react";
import type { BrokerId } from "../../contract/paths";
import { addressOf, isSiteWide, type PagePlace, placeOf } from "./broker-address";

/** The broker that this page is about. */
export function useBroker(): BrokerId {
  return usePlace().broker;
}

/** The broker and the page that are open; a change of the query alone is none. */
export function usePlace(): PagePlace {
  // Null outside of Next, where a test renders a part of a page.
  const pathname: string | null = usePathname();
  return placeOf(pathname ?? "/");
}

/** True on a page about no broker or several: what its frame says of one would contradict it. */
export function useSiteWide(): boolean {
  return isSiteWide(usePlace().page);
}

/** Goes to a page of the broker that is open, or of another one. */
export function useGo(): (page: string, broker?: BrokerId) => void {
  const router = useRouter();
  const open = useBroker();
  return useCallback(
    (page, broker) => router.push(addressOf(broker === undefined ? open : broker, page)),
    [router, open],
  );
}
