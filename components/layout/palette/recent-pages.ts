import { useEffect } from "react";
import { keptName } from "@/lib/client/broker/broker-address";
import { usePlace } from "@/lib/client/broker/use-broker";
import type { BrokerId } from "@/lib/contract/paths";

/** Pages remembered, of each broker. */
const mostRecent = 12;

const nameOf = (broker: BrokerId) => keptName(broker, "jetlag:recent-pages");

/** Remembers each page that is opened, for this tab. */
export function useRecentPages(): void {
  const { broker, page } = usePlace();
  useEffect(() => {
    const pages = [page, ...readRecentPages(broker).filter((other) => other !== page)].slice(0, mostRecent);
    try {
      window.sessionStorage.setItem(nameOf(broker), JSON.stringify(pages));
    } catch {
      // storage is forbidden: nothing is remembered
    }
  }, [broker, page]);
}

/** The paths of the pages that were opened in this tab, the newest first, with the one that is open. */
export function readRecentPages(broker: BrokerId): string[] {
  try {
    const stored: unknown = JSON.parse(window.sessionStorage.getItem(nameOf(broker)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((page) => typeof page === "string") : [];
  } catch {
    return []; // storage is forbidden, or holds what is none of ours
  }
}
