"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { type LiveRow, rowOfMessage } from "@/lib/client/live/live-entry";
import { messageQuery } from "@/lib/client/queries/messages";
import type { Place } from "@/lib/model/place";

/** The message that a link names. */
export interface LinkedRow {
  /** Null until it is read from its stream. */
  readonly row: LiveRow | null;
  /** Why it cannot be shown, or null. */
  readonly problem: string | null;
}

/** Below those of rows that came. */
const linkedRowId = 0;

/** Never asked for. */
const nowhere: Place = { channel: "", at: "" };

/** See {@link LinkedRow}; `place` null: there is none. */
export function useLinkedRow(place: Place | null): LinkedRow {
  const { data, error } = useQuery({
    ...messageQuery(useBroker(), place ?? nowhere),
    enabled: place !== null,
  });
  const message = place === null ? undefined : data?.message;
  const row = useMemo(() => (message === undefined ? null : rowOfMessage(message, linkedRowId)), [message]);
  return { row, problem: place === null || error === null ? null : toApiError(error).title };
}
