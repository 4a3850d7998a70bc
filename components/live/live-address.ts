"use client";

import { createParser, createSerializer, parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { parseAsPlace } from "@/components/ui/form/address-parsers";
import { usePlace } from "@/lib/client/broker/use-broker";
import { useJsonPaths } from "@/lib/client/browser/use-json-paths";
import { type LiveColumn, maxColumns, parseColumn } from "@/lib/client/live/live-column";
import { defaultRingLimits, ringSizes } from "@/lib/client/live/live-ring";
import { explainWatched } from "@/lib/client/live/watched-filter";
import { useGrammar } from "@/lib/client/queries/grammar";
import type { Place } from "@/lib/model/place";

/** `?uncaptured=1`, as on the live endpoint. */
const parseAsFlag = createParser<boolean>({
  parse: (text) => text === "1",
  serialize: (value) => (value ? "1" : "0"),
});

/** `?ring=20000`: lines to keep; what is out of bounds is taken to the nearest bound. */
const parseAsRingSize = createParser<number>({
  parse: (text) => {
    const lines = Number(text);
    return Number.isInteger(lines) ? Math.min(Math.max(lines, ringSizes.smallest), ringSizes.largest) : null;
  },
  serialize: String,
});

const parsers = {
  subject: parseAsString,
  text: parseAsString.withDefault(""),
  where: parseAsString.withDefault(""),
  columns: parseAsArrayOf(parseAsString).withDefault([]),
  ring: parseAsRingSize.withDefault(defaultRingLimits.entries),
  uncaptured: parseAsFlag.withDefault(false),
  /** `?row=ORDERS:1234`: a message by its place. */
  row: parseAsPlace,
};
const serialize = createSerializer(parsers);

/** What the address of the live page says, and how to change it. */
export interface LiveAddress {
  /** The filter that is watched: that of the address, or everything when that one cannot be. */
  readonly filter: string;
  /** The filter as the address has it. */
  readonly subject: string;
  /** Words or `/expression/` to look for in what is here. */
  readonly text: string;
  /** A condition on JSON payloads: `data.total = 42`. */
  readonly where: string;
  /** Columns besides the usual ones; a text that is not a column is left out. */
  readonly columns: readonly LiveColumn[];
  /** Lines to remember. */
  readonly ring: number;
  readonly uncaptured: boolean;
  /** The message in the drawer, when it is known where it is stored. */
  readonly row: Place | null;
  /** Leaves a step in the browser's history when `step` is true. */
  readonly setSubject: (subject: string, step: boolean) => void;
  readonly setText: (text: string) => void;
  readonly setWhere: (where: string) => void;
  /** Without words and without a condition. */
  readonly clearSearch: () => void;
  readonly setColumns: (columns: readonly string[]) => void;
  readonly setRing: (lines: number) => void;
  readonly setUncaptured: (uncaptured: boolean) => void;
  readonly setRow: (row: Place | null) => void;
  /** The page with another filter. */
  readonly hrefOf: (subject: string) => string;
}

/** See {@link LiveAddress}. */
export function useLiveAddress(): LiveAddress {
  const { page } = usePlace();
  const grammar = useGrammar();
  const [state, set] = useQueryStates(parsers);
  const { text, where, columns, ring, uncaptured, row } = state;
  const { everything } = grammar;
  const hasPaths = useJsonPaths(!columns.every(isHeader));
  const subject = state.subject ?? everything;
  const hrefOf = useCallback(
    (next: string) =>
      serialize(page, { subject: next === everything ? null : next, text, where, columns, ring, uncaptured }),
    [page, everything, text, where, columns, ring, uncaptured],
  );
  return {
    filter: explainWatched(subject, grammar) === null ? subject : everything,
    subject,
    text,
    where,
    columns: useMemo(() => readColumns(hasPaths ? columns : columns.filter(isHeader)), [columns, hasPaths]),
    ring,
    uncaptured,
    row,
    setSubject: (next, step) =>
      void set({ subject: next === everything ? null : next }, { history: step ? "push" : "replace" }),
    setText: (next) => void set({ text: next }),
    setWhere: (next) => void set({ where: next }),
    clearSearch: () => void set({ text: "", where: "" }),
    setColumns: (next) => void set({ columns: next.length === 0 ? null : [...next] }),
    setRing: (lines) => void set({ ring: lines }),
    setUncaptured: (next) => void set({ uncaptured: next }, { history: "push" }),
    setRow: useCallback((next) => void set({ row: next }), [set]),
    hrefOf,
  };
}

const isHeader = (column: string) => !column.startsWith("$");

function readColumns(texts: readonly string[]): LiveColumn[] {
  const parsed = [...new Set(texts)].slice(0, maxColumns).map(parseColumn);
  return parsed.flatMap((one) => (one.kind === "column" ? [one.column] : []));
}
