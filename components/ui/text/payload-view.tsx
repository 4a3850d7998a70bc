"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useMemo, useState } from "react";
import { useDecodedPayload } from "@/lib/client/browser/use-decoded-payload";
import { formatBytes } from "@/lib/client/words/format";
import { hexDump } from "@/lib/client/words/hex-dump";
import { hiddenReason } from "@/lib/model/message/message-mask";
import {
  type PayloadView as Payload,
  payloadBase64,
  payloadBytes,
  toBase64,
  viewPayload,
} from "@/lib/model/message/payload-view";
import type { DecodedPayload } from "@/lib/model/payload/decoded-payload";
import { isJson } from "@/lib/model/text/json-lines";
import { Segmented } from "../form/segmented";
import { ScrollBox } from "../scroll-box";
import { Banner } from "../state/banner";
import { ShowMore } from "../table/show-more";
import { CappedText } from "./capped-text";
import { CodeBlock } from "./code-block";
import { DecodedLine } from "./decoded-line";
import { JsonView } from "./json-view";
import { Masked } from "./masked";

const views = ["json", "text", "hex", "base64"] as const;
type View = (typeof views)[number];

const firstHexBytes = 4_096;

/** Props of {@link PayloadView}. */
export interface PayloadViewProps {
  payload: Payload;
  /** What the message was sent to, which tells the type of protobuf; null where that tells nothing. */
  subject: string | null;
  /** At the right of the tabs. */
  aside?: ReactNode;
  /** Beside the mark of a truncated payload: a way to the whole. */
  whole?: ReactNode;
}

/**
 * A payload as JSON, text, hex or base64; compressed ones are decompressed, MessagePack and protobuf are shown as JSON. The chosen
 * view is in the URL (`as`) and stays when another message is opened; without a choice, or when the choice does not fit,
 * the best one for the content is shown.
 */
export function PayloadView(props: PayloadViewProps) {
  const { payload, aside } = props;
  const hidden = payload.encoding === "utf8" ? hiddenReason(payload.data) : null;
  if (hidden !== null)
    return (
      <InPlace aside={aside}>
        <Masked /> The payload is hidden whole: {hidden}.
      </InPlace>
    );
  if (payload.sizeBytes === 0) return <InPlace aside={aside}>The payload is empty: 0 bytes.</InPlace>;
  return <ShownPayload {...props} />;
}

function ShownPayload({ payload, subject, aside, whole }: PayloadViewProps) {
  const [asSent, setAsSent] = useState(false);
  const decoded = useDecodedPayload(payload, subject);
  const content = useMemo(() => contentOf(payload, asSent ? null : decoded), [payload, decoded, asSent]);
  return (
    <div className="grid min-w-0 gap-2">
      {payload.truncated ? (
        <Banner tone="info" inset action={whole}>
          Only the beginning of {formatBytes(payload.sizeBytes)} is here.
        </Banner>
      ) : null}
      {decoded === null ? null : (
        <DecodedLine decoded={decoded} payload={payload} asSent={asSent} onAsSent={setAsSent} />
      )}
      <ContentView content={content} aside={aside} />
    </div>
  );
}

/** A sentence where there is no payload to be shown. */
function InPlace({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-muted">{children}</p>
      {aside}
    </div>
  );
}

/** What is shown: bytes, and what they read as. */
interface Content {
  readonly bytes: () => Uint8Array;
  readonly base64: () => string;
  readonly text: string | null;
  readonly json: string | null;
}

function contentOf(payload: Payload, decoded: DecodedPayload | null): Content {
  if (decoded === null) {
    const text = payload.encoding === "utf8" ? payload.data : null;
    const json = text !== null && !payload.truncated && isJson(text) ? text : null;
    return { bytes: () => payloadBytes(payload), base64: () => payloadBase64(payload), text, json };
  }
  const { bytes, json } = decoded;
  const { encoding, data } = viewPayload(bytes);
  return { bytes: () => bytes, base64: () => toBase64(bytes), text: encoding === "utf8" ? data : null, json };
}

function ContentView({ content, aside }: { content: Content; aside: ReactNode }) {
  const [wanted, setWanted] = useQueryState("as", parseAsStringLiteral(views));
  const possible = useMemo(() => possibleViews(content), [content]);
  const view = wanted && possible.includes(wanted) ? wanted : (possible[0] ?? "hex");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label="Show the payload as"
          value={view}
          options={possible.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => void setWanted(value)}
        />
        {aside}
      </div>
      <PayloadBody content={content} view={view} key={view} />
    </>
  );
}

const labels: Record<View, string> = { json: "JSON", text: "Text", hex: "Hex", base64: "Base64" };

/** Best first. */
function possibleViews({ text, json }: Content): View[] {
  const readable: View[] = [
    ...(json === null ? [] : (["json"] as const)),
    ...(text === null ? [] : (["text"] as const)),
  ];
  return [...readable, "hex", "base64"];
}

function PayloadBody({ content, view }: { content: Content; view: View }) {
  switch (view) {
    case "json":
      return <JsonView text={content.json ?? ""} />;
    case "text":
      return <CappedText text={content.text ?? ""} what="text" />;
    case "hex":
      return <HexView bytes={content.bytes()} />;
    case "base64":
      return <CappedText text={content.base64()} what="base64" />;
  }
}

function HexView({ bytes }: { bytes: Uint8Array }) {
  const [all, setAll] = useState(false);
  const shown = all ? bytes : bytes.subarray(0, firstHexBytes);
  const rest = bytes.length - shown.length;
  return (
    <div className="min-w-0">
      <CodeBlock text={() => hexDump(bytes)} what="hex dump">
        <ScrollBox aria-label="Hex dump" className="whitespace-pre">
          {hexDump(shown)}
        </ScrollBox>
      </CodeBlock>
      {rest > 0 ? <ShowMore rest={`${formatBytes(rest)} more are`} onShow={() => setAll(true)} /> : null}
    </div>
  );
}
