"use client";

import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useCallback, useMemo } from "react";

/** Failures that can be ticked: their ids are in the address, which browsers and proxies bound. */
export const mostPicks = 50;

/** The ticked failures. */
export interface Picks {
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  readonly set: (ids: readonly string[]) => void;
}

/** Ticked failures in the URL: a link or a reload restores them. */
export function useFailurePicks(): Picks {
  const [ids, setIds] = useQueryState("pick", parseAsArrayOf(parseAsString).withDefault([]));
  const toggle = useCallback(
    (id: string) =>
      void setIds((before) => {
        const after = before.includes(id) ? before.filter((other) => other !== id) : [...before, id].slice(-mostPicks);
        return after.length === 0 ? null : after;
      }),
    [setIds],
  );
  const set = useCallback((next: readonly string[]) => void setIds(next.length === 0 ? null : [...next]), [setIds]);
  return useMemo(() => {
    const chosen = new Set(ids);
    return { ids, has: (id: string) => chosen.has(id), toggle, set };
  }, [ids, toggle, set]);
}
