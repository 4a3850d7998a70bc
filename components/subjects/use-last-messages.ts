import { useQueries } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { lastMessagesQuery } from "@/lib/client/queries/subjects";
import type { LastMessages } from "@/lib/contract/subjects";
import { lastBlocks } from "./last-blocks";
import type { TreeRow } from "./tree-rows";

/** Lines that are scrolled past are not asked about, milliseconds. */
const settleMs = 300;

/** The newest message of each line between two, by path, as far as they are known; asked for once the lines stay. */
export function useLastMessages(
  rows: readonly TreeRow[],
  view: { readonly from: number; readonly to: number },
  stream: string | null,
): ReadonlyMap<string, LastMessages["branches"][number]> {
  const broker = useBroker();
  const wanted = lastBlocks(rows, view, stream);
  const settled = useDebounced(JSON.stringify(wanted), settleMs);
  const [asked, setAsked] = useState(wanted);
  const settle = useEffectEvent(() => setAsked(wanted));
  useEffect(() => {
    if (settled !== "") settle();
  }, [settled]);
  const queries = useQueries({ queries: asked.map((block) => lastMessagesQuery(broker, block)) });
  return new Map(queries.flatMap(({ data }) => data?.branches.map((branch) => [branch.path, branch] as const) ?? []));
}
