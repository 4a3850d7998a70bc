"use client";

import { usePathname } from "next/navigation";
import { createParser, createSerializer, parseAsString, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { explainFilter } from "@/lib/client/subject-filter";

/** `?uncaptured=1`, as on the live endpoint. */
const parseAsFlag = createParser<boolean>({
  parse: (text) => text === "1",
  serialize: (value) => (value ? "1" : "0"),
});

const parsers = {
  subject: parseAsString.withDefault(">"),
  text: parseAsString.withDefault(""),
  uncaptured: parseAsFlag.withDefault(false),
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
  readonly uncaptured: boolean;
  /** Leaves a step in the browser's history when `step` is true. */
  readonly setSubject: (subject: string, step: boolean) => void;
  readonly setText: (text: string) => void;
  readonly setUncaptured: (uncaptured: boolean) => void;
  /** The page with another filter. */
  readonly hrefOf: (subject: string) => string;
}

/** See {@link LiveAddress}. */
export function useLiveAddress(): LiveAddress {
  const pathname = usePathname();
  const [{ subject, text, uncaptured }, set] = useQueryStates(parsers);
  const hrefOf = useCallback(
    (next: string) => serialize(pathname, { subject: next, text, uncaptured }),
    [pathname, text, uncaptured],
  );
  return {
    filter: explainFilter(subject) === null ? subject : ">",
    subject,
    text,
    uncaptured,
    setSubject: (next, step) => void set({ subject: next }, { history: step ? "push" : "replace" }),
    setText: (next) => void set({ text: next }),
    setUncaptured: (next) => void set({ uncaptured: next }, { history: "push" }),
    hrefOf,
  };
}
