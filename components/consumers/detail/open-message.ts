"use client";

import { parseAsString, useQueryState } from "nuqs";
import { type RefObject, useCallback } from "react";
import { useShortcut } from "@/components/ui/keys/shortcut";
import { useListStep } from "@/components/ui/overlay/list-step";

/** The message of a consumer's page that is open over it, by `at` of its place. It is in the URL. */
export interface OpenMessage {
  readonly at: string | null;
  /** Opens another one; null closes it. */
  readonly open: (at: string | null) => void;
}

/** See {@link OpenMessage}. Going from one to the next is one step of the history: Back closes it. */
export function useOpenMessage(): OpenMessage {
  const [at, setAt] = useQueryState("message", parseAsString);
  const open = useCallback(
    (next: string | null) => void setAt(next, { history: at === null || next === null ? "push" : "replace" }),
    [at, setAt],
  );
  return { at, open };
}

/** Lets the keys and the drawer's buttons go through a short list of messages, given by their `at`. */
export function useMessageSteps(
  list: RefObject<HTMLElement | null>,
  places: readonly string[],
  { at, open }: OpenMessage,
): void {
  const index = at === null ? -1 : places.indexOf(at);
  const move = (lines: number) => {
    const next = places[Math.min(places.length - 1, Math.max(0, index + lines))];
    if (next !== undefined) open(next);
  };
  const goBack = () => {
    const links = list.current?.querySelectorAll<HTMLElement>("a[data-message]") ?? [];
    const link = [...links].find(({ dataset }) => dataset.message === at);
    link?.focus();
    return link !== undefined;
  };
  useListStep(index < 0 ? null : { move, goBack });
  useShortcut(({ key }) => {
    if (index >= 0 && (key === "j" || key === "k")) move(key === "j" ? 1 : -1);
  });
}
