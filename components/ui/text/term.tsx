"use client";

import type { ReactNode } from "react";
import { type GlossaryKey, glossary } from "@/lib/client/words/glossary";
import { Tooltip } from "../overlay/tooltip";

/** A word of the product with its definition in a tooltip. `children` is the word as it reads here. */
export function Term({ of, children }: { of: GlossaryKey; children?: ReactNode }) {
  const { word, definition, wire } = glossary[of];
  return (
    <Tooltip
      text={
        <>
          {definition}
          {wire ? <code className="mt-1 block text-2xs text-muted">{wire}</code> : null}
        </>
      }
    >
      <button
        type="button"
        className="cursor-help rounded-sm underline decoration-line-strong decoration-dotted underline-offset-3"
      >
        {children ?? capitalize(word)}
      </button>
    </Tooltip>
  );
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
