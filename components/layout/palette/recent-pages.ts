import { useEffect } from "react";
import * as z from "zod";
import { keptName } from "@/lib/client/broker/broker-address";
import { usePlace } from "@/lib/client/broker/use-broker";
import { readStored, writeStored } from "@/lib/client/browser/browser-storage";
import type { BrokerId } from "@/lib/contract/paths";

/** Pages remembered, of each broker. */
const mostRecent = 12;

const pagesSchema = z.array(z.string());
const nameOf = (broker: BrokerId) => keptName(broker, "jetlag:recent-pages");

/** Remembers each page that is opened, for this tab. */
export function useRecentPages(): void {
  const { broker, page } = usePlace();
  useEffect(() => {
    const pages = [page, ...readRecentPages(broker).filter((other) => other !== page)].slice(0, mostRecent);
    writeStored("sessionStorage", nameOf(broker), pages);
  }, [broker, page]);
}

/** The paths of the pages that were opened in this tab, the newest first, with the one that is open. */
export function readRecentPages(broker: BrokerId): string[] {
  return readStored("sessionStorage", nameOf(broker), pagesSchema) ?? [];
}
