"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { type Note, showNotesWith } from "./notify";

/** Draws the notes; loaded with the first one. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  useEffect(() => showNotesWith(show), []);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--surface)",
          color: "var(--ink)",
          border: "1px solid var(--line-strong)",
          borderRadius: "6px",
          fontFamily: "var(--font-sans)",
          fontSize: "0.8125rem",
        },
      }}
    />
  );
}

function show({ kind, text, description, action }: Note): void {
  toast[kind](text, {
    ...(description === undefined ? {} : { description }),
    ...(action === undefined ? {} : { action }),
  });
}
