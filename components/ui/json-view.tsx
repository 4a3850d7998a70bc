"use client";

import { Fragment, useMemo, useState } from "react";
import { formatCount } from "@/lib/client/format";
import { type JsonLine, type JsonToken, type JsonTokenKind, jsonLines, prettyJson } from "@/lib/model/json-lines";
import { visibleText } from "@/lib/model/visible-text";
import { CodeBlock } from "./code-block";
import { ShowMore } from "./show-more";

const colours: Record<JsonTokenKind, string> = {
  key: "text-muted",
  string: "text-ok",
  number: "text-waiting",
  literal: "text-paused",
  punctuation: "text-faint",
};

/** Drawn at once: more would make a drawer slow to open. */
const firstLines = 300;
const firstCharacters = 2_000;
/** Deeper levels are not indented further: hostile nesting would push the text out of sight. */
const deepestIndent = 30;

/** Pretty-printed JSON with light colours. `text` must be valid JSON; numbers are shown exactly as written. */
export function JsonView({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const { lines, more, cut } = useMemo(() => takeLines(text, all ? Number.POSITIVE_INFINITY : firstLines), [text, all]);
  const pretty = useMemo(() => () => prettyJson(text), [text]);
  return (
    <div className="min-w-0">
      <CodeBlock text={pretty} what="formatted JSON">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text have no other identity
          <Fragment key={at}>
            {"  ".repeat(Math.min(line.depth, deepestIndent))}
            {line.tokens.map((token, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a fixed text have no other identity
              <span key={position} className={colours[token.kind]}>
                {all ? visibleText(token.text) : shorten(token)}
              </span>
            ))}
            {"\n"}
          </Fragment>
        ))}
      </CodeBlock>
      {!all && (more || cut) ? (
        <ShowMore rest={more ? "The rest is" : "The ends of long values are"} onShow={() => setAll(true)} />
      ) : null}
    </div>
  );
}

function takeLines(text: string, limit: number): { lines: JsonLine[]; more: boolean; cut: boolean } {
  const lines: JsonLine[] = [];
  let cut = false;
  for (const line of jsonLines(text)) {
    if (lines.length >= limit) return { lines, more: true, cut };
    cut ||= line.tokens.some((token) => token.text.length > firstCharacters);
    lines.push(line);
  }
  return { lines, more: false, cut };
}

function shorten({ text }: JsonToken): string {
  if (text.length <= firstCharacters) return visibleText(text);
  return `${visibleText(text.slice(0, firstCharacters))}… (${formatCount(text.length - firstCharacters)} more characters)`;
}
