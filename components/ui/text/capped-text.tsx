"use client";

import { useState } from "react";
import { formatCount } from "@/lib/client/words/format";
import { visibleText } from "@/lib/model/text/visible-text";
import { ShowMore } from "../table/show-more";
import { CodeBlock } from "./code-block";

const firstCharacters = 20_000;

/** A text as it is, the rest of a long one on demand. */
export function CappedText({ text, what }: { text: string; what: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? text : text.slice(0, firstCharacters);
  const rest = text.length - shown.length;
  return (
    <div className="min-w-0">
      <CodeBlock text={text} what={what}>
        {visibleText(shown)}
      </CodeBlock>
      {rest > 0 ? <ShowMore rest={`${formatCount(rest)} more characters are`} onShow={() => setAll(true)} /> : null}
    </div>
  );
}
