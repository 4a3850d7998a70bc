"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import { showOverlay, useOverlay } from "@/components/ui/keys/overlay";
import { useShortcut } from "@/components/ui/keys/shortcut";
import { useGo } from "@/lib/client/broker/use-broker";
import { useRecentPages } from "../palette/recent-pages";
import { goKeys } from "./go-keys";

/** A letter that comes later than this after `g` is on its own. */
const patienceMs = 1_500;

// Read when it is asked for: a first view of a page does without.
const CommandPalette = dynamic(() => import("../palette/command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});
const KeysDialog = dynamic(() => import("./keys-dialog").then((module) => module.KeysDialog), { ssr: false });

const close = () => showOverlay(null);

/** The keys of every page: `?` for all keys, Ctrl+K for the palette, `g` and a letter to go. Draws what they ask for. */
export function PageKeys() {
  const overlay = useOverlay();
  useGoKeys();
  usePaletteKey();
  useRecentPages();
  useShortcut((event) => {
    if (event.key !== "?") return;
    event.preventDefault();
    showOverlay("keys");
  });
  useEffect(() => close, []);
  if (overlay === "palette") return <CommandPalette onClose={close} />;
  return overlay === "keys" ? <KeysDialog onClose={close} /> : null;
}

/** Also while somebody types, and not over a dialog that waits for an answer. */
function usePaletteKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isAsked = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!isAsked || document.querySelector("[data-modal]") !== null) return;
      event.preventDefault();
      showOverlay("palette");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function useGoKeys(): void {
  const go = useGo();
  const begunAt = useRef<number | null>(null);
  useShortcut((event) => {
    const isSecond = begunAt.current !== null && event.timeStamp - begunAt.current < patienceMs;
    begunAt.current = !isSecond && event.key === "g" ? event.timeStamp : null;
    const target = isSecond ? goKeys.find(({ key }) => key === event.key) : undefined;
    if (target === undefined) return;
    event.preventDefault();
    go(target.href);
  });
}
