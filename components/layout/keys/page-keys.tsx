"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import { showOverlay, useOverlay } from "@/components/ui/keys/overlay";
import { useShortcut } from "@/components/ui/keys/shortcut";
import { useGo } from "@/lib/client/broker/use-broker";
import { goKeys } from "./go-keys";

/** A letter that comes later than this after `g` is on its own. */
const patienceMs = 1_500;

// Read when it is asked for: a first view of a page does without.
const KeysDialog = dynamic(() => import("./keys-dialog").then((module) => module.KeysDialog), { ssr: false });

/** The keys of every page: `?` for all keys, `g` and a letter to go somewhere. Draws what they ask for. */
export function PageKeys() {
  const overlay = useOverlay();
  useGoKeys();
  useShortcut((event) => {
    if (event.key !== "?") return;
    event.preventDefault();
    showOverlay("keys");
  });
  return overlay === "keys" ? <KeysDialog onClose={() => showOverlay(null)} /> : null;
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
  useEffect(() => () => showOverlay(null), []);
}
