"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { formatCount } from "@/lib/client/words/format";
import { type FoldedLine, foldLines } from "@/lib/client/words/json-folds";
import { maskedText } from "@/lib/model/message/message-mask";
import { type JsonLine, type JsonToken, type JsonTokenKind, jsonLines, prettyJson } from "@/lib/model/text/json-lines";
import { visibleText } from "@/lib/model/text/visible-text";
import { ShowMore } from "../table/show-more";
import { CodeBlock } from "./code-block";
import { Masked } from "./masked";

const colours: Record<JsonTokenKind, string> = {
  key: "text-muted",
  string: "text-ok",
  number: "text-waiting",
  literal: "text-paused",
  punctuation: "text-faint",
};

const maskedJson = JSON.stringify(maskedText);

/** Drawn at once: more would make a drawer slow to open. */
const firstLines = 300;
const firstCharacters = 2_000;
/** Deeper levels are not indented further: hostile nesting would push the text out of sight. */
const deepestIndent = 30;

/**
 * JSON as a tree with light colours, whose maps and lists fold. `text` must be valid JSON; numbers are shown exactly as
 * written.
 */
export function JsonView({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const { lines, more, cut } = useMemo(() => takeLines(text, all ? Number.POSITIVE_INFINITY : firstLines), [text, all]);
  const shown = useMemo(() => foldLines(lines, folded), [lines, folded]);
  const pretty = useMemo(() => () => prettyJson(text), [text]);
  const toggle = useMemo(() => (at: number) => setFolded((before) => toggled(before, at)), []);
  return (
    <div className="min-w-0">
      <CodeBlock text={pretty} what="formatted JSON">
        {shown.map((line) => (
          <Line key={line.at} line={line} whole={all} onToggle={toggle} />
        ))}
      </CodeBlock>
      {!all && (more || cut) ? (
        <ShowMore rest={more ? "The rest is" : "The ends of long values are"} onShow={() => setAll(true)} />
      ) : null}
    </div>
  );
}

interface LineProps {
  line: FoldedLine;
  /** Long values are not shortened. */
  whole: boolean;
  onToggle: (at: number) => void;
}

const Line = memo(function Line({ line: { at, line, folds, hidden, close }, whole, onToggle }: LineProps) {
  return (
    <span className="relative block min-h-6 pl-4 leading-6">
      {folds ? (
        <button
          type="button"
          aria-expanded={hidden === 0}
          aria-label={hidden === 0 ? "Fold" : `Unfold ${formatCount(hidden)} lines`}
          onClick={() => onToggle(at)}
          className="absolute top-0 -left-2 flex size-6 items-center justify-center rounded-sm text-faint select-none hover:bg-hover hover:text-ink"
        >
          {hidden === 0 ? (
            <ChevronDown aria-hidden className="size-3" />
          ) : (
            <ChevronRight aria-hidden className="size-3" />
          )}
        </button>
      ) : null}
      {"  ".repeat(Math.min(line.depth, deepestIndent))}
      <Tokens tokens={line.tokens} whole={whole} />
      {hidden === 0 ? null : <span className="text-faint select-none">… {formatCount(hidden)} lines </span>}
      <Tokens tokens={close} whole={whole} />
    </span>
  );
});

function Tokens({ tokens, whole }: { tokens: readonly JsonToken[]; whole: boolean }) {
  return tokens.map((token, position) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a fixed text have no other identity
    <span key={position} className={colours[token.kind]}>
      {token.text === maskedJson ? <Masked /> : whole ? visibleText(token.text) : shorten(token)}
    </span>
  ));
}

function toggled(folded: ReadonlySet<number>, at: number): Set<number> {
  const next = new Set(folded);
  if (!next.delete(at)) next.add(at);
  return next;
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
