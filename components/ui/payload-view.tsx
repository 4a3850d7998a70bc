"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useMemo, useState } from "react";
import { formatBytes, formatCount } from "@/lib/client/format";
import { hexDump } from "@/lib/model/hex-dump";
import { isJson } from "@/lib/model/json-lines";
import { type PayloadView as Payload, payloadBase64, payloadBytes } from "@/lib/model/payload-view";
import { visibleText } from "@/lib/model/visible-text";
import { Banner } from "./banner";
import { CodeBlock } from "./code-block";
import { JsonView } from "./json-view";
import { Segmented } from "./segmented";
import { ShowMore } from "./show-more";

const views = ["json", "text", "hex", "base64"] as const;
type View = (typeof views)[number];

const firstCharacters = 20_000;
const firstHexBytes = 4_096;

/** Props of {@link PayloadView}. */
export interface PayloadViewProps {
  payload: Payload;
  /** At the right of the tabs. */
  aside?: ReactNode;
  /** Beside the mark of a truncated payload: a way to the whole. */
  whole?: ReactNode;
}

/**
 * A payload as JSON, text, hex or base64. The chosen view is in the URL (`as`) and stays when another message is
 * opened; without a choice, or when the choice does not fit, the best one for the content is shown.
 */
export function PayloadView({ payload, aside, whole }: PayloadViewProps) {
  const [wanted, setWanted] = useQueryState("as", parseAsStringLiteral(views));
  const possible = useMemo(() => possibleViews(payload), [payload]);
  const view = wanted && possible.includes(wanted) ? wanted : possible[0];
  if (payload.sizeBytes === 0 || view === undefined)
    return <p className="text-muted">The payload is empty: 0 bytes.</p>;
  const labels: Record<View, string> = { json: "JSON", text: "Text", hex: "Hex", base64: "Base64" };
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label="Show the payload as"
          value={view}
          options={possible.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => void setWanted(value)}
        />
        {aside}
      </div>
      {payload.truncated ? (
        <Banner tone="info" inset action={whole}>
          Only the beginning of {formatBytes(payload.sizeBytes)} is here.
        </Banner>
      ) : null}
      <PayloadBody payload={payload} view={view} key={view} />
    </div>
  );
}

/** Best first. */
function possibleViews(payload: Payload): View[] {
  if (payload.encoding === "base64") return ["hex", "base64"];
  return !payload.truncated && isJson(payload.data) ? ["json", "text", "hex", "base64"] : ["text", "hex", "base64"];
}

function PayloadBody({ payload, view }: { payload: Payload; view: View }) {
  switch (view) {
    case "json":
      return <JsonView text={payload.data} />;
    case "text":
      return <CappedText text={payload.data} what="text" />;
    case "hex":
      return <HexView payload={payload} />;
    case "base64":
      return <CappedText text={payloadBase64(payload)} what="base64" />;
  }
}

function CappedText({ text, what }: { text: string; what: string }) {
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

function HexView({ payload }: { payload: Payload }) {
  const [all, setAll] = useState(false);
  const bytes = useMemo(() => payloadBytes(payload), [payload]);
  const shown = all ? bytes : bytes.subarray(0, firstHexBytes);
  const rest = bytes.length - shown.length;
  return (
    <div className="min-w-0">
      <CodeBlock text={() => hexDump(bytes)} what="hex dump">
        <span className="block overflow-x-auto whitespace-pre">{hexDump(shown)}</span>
      </CodeBlock>
      {rest > 0 ? <ShowMore rest={`${formatBytes(rest)} more are`} onShow={() => setAll(true)} /> : null}
    </div>
  );
}
