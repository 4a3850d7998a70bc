"use client";

import { createSerializer, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { usePlace } from "@/lib/client/broker/use-broker";
import type { PageAddress } from "./message-paging";

const parsers = {
  tab: parseAsString,
  subject: parseAsString,
  from: parseAsString,
  beyond: parseAsString,
  number: parseAsString,
  at: parseAsString,
  dir: parseAsStringLiteral(["forward", "backward"] as const).withDefault("backward"),
  /** The message in the drawer, by `at` of its place. */
  message: parseAsString,
};

const serialize = createSerializer(parsers);

/** The part of a stream that the URL names, the opened message, and how to change both. */
export function usePageAddress() {
  const { page } = usePlace();
  const [{ tab: _tab, message, ...address }, set] = useQueryStates(parsers);
  return {
    address: address satisfies PageAddress,
    openAt: message,
    /** Shows a message in the drawer, or closes it with null. */
    open: (at: string | null) => void set({ message: at }),
    /** Goes to another part; the drawer closes. Leaves a step in the browser's history. */
    goTo: (next: PageAddress) => void set({ ...next, message: null }, { history: "push" }),
    /** The address of a part as a link. */
    hrefOf: (next: PageAddress) => serialize(page, { tab: "messages", ...next }),
  };
}
