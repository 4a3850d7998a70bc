import { quotesPayload } from "../../model/message/dead-letter";
import { type MessageContent, type MessageMask, maskedText, noMask } from "../../model/message/message-mask";
import { failureRecordHeader } from "../../model/stream/stream";
import { type MaskedText, wholeDocument } from "./json-mask";
import { type JsonPath, protobufPath } from "./json-path";
import type { MaskRules } from "./mask-rules";
import { isProtobuf, plainText } from "./plain-text";
import { createScrubber } from "./secrets";
import { maskDocument, maskWords, shownWhole } from "./text-mask";

/** Shorter parts of a value are common words, or names of a scheme. */
const shortestPart = 8;
const schemeAndCredentials = /^[A-Za-z][\w-]*\s+(\S+)$/;
const encoder = new TextEncoder();

/** What is shown of a payload, and the secrets that were in it. */
interface MaskedPayload {
  readonly data: Uint8Array;
  /** Null: not known, so that no text about the message can be trusted. */
  readonly secrets: ReadonlySet<string> | null;
}

/**
 * A mask by rules. With JSON paths among them a payload is shown when it is JSON or lines of JSON, without the values
 * they lead to, also in the JSON that its texts quote, as it is or in base64; or text that mentions none of the masked
 * names. What cannot be looked into (binary, compressed) is hidden whole, and so are Jetlag's own records, which quote
 * messages.
 */
export function createMessageMask(rules: MaskRules): MessageMask {
  if (rules.paths.length === 0 && rules.headers.length === 0) return noMask;
  const plain = payloadRules(rules.paths);
  const ofProtobuf = payloadRules(rules.paths.map(protobufPath));
  return {
    hidesPayloads: rules.paths.length > 0,
    apply(message, { cut = false, own = false, protobuf = false } = {}) {
      if (own || isRecord(message))
        return { headers: [], data: hidden("a record of Jetlag's own").data, scrub: () => maskedText };
      const { data, secrets } = maskPayload(message, protobuf ? ofProtobuf : plain, cut);
      const values = message.headers.filter(([name]) => isMasked(name, rules)).map(([, value]) => value);
      const inHeaders = withParts(values);
      const ofHeaders = createScrubber(inHeaders);
      const scrub = secrets === null ? () => maskedText : createScrubber(both(inHeaders, withCredentials(secrets)));
      return { headers: message.headers.map(([name, value]) => [name, maskHeader(name, value)]), data, scrub };

      function maskHeader(name: string, value: string): string {
        if (isMasked(name, rules)) return maskedText;
        return secrets !== null || quotesPayload(name) ? scrub(value) : ofHeaders(value);
      }
    },
  };
}

/** Headers, and what stands in them beside a scheme or a name: `Bearer …`, `session=…; user=…`. */
function withParts(headers: readonly string[]): string[] {
  const parts = headers.flatMap((value) => value.split(/[\s,;="']+/));
  return [...headers, ...parts.filter((part) => part.length >= shortestPart)];
}

/** Values of a payload, and the credentials in those that are a scheme and credentials; made as they are asked for. */
function* withCredentials(values: ReadonlySet<string>): Generator<string> {
  for (const value of values) {
    yield value;
    const credentials = schemeAndCredentials.exec(value)?.[1];
    if (credentials !== undefined && credentials.length >= shortestPart) yield credentials;
  }
}

function* both(first: Iterable<string>, second: Iterable<string>): Generator<string> {
  yield* first;
  yield* second;
}

/** A copy of a record, wherever it is stored and under whatever subject. */
function isRecord({ headers }: MessageContent): boolean {
  return headers.some(([name]) => name.toLowerCase() === failureRecordHeader.toLowerCase());
}

function isMasked(header: string, { headers }: MaskRules): boolean {
  return headers.includes(header.toLowerCase());
}

interface PayloadRules {
  readonly paths: readonly JsonPath[];
  readonly isShownWhole: (text: string) => boolean;
}

const payloadRules = (paths: readonly JsonPath[]): PayloadRules => ({ paths, isShownWhole: shownWhole(paths) });

function maskPayload(
  { headers, data }: MessageContent,
  { paths, isShownWhole }: PayloadRules,
  cut: boolean,
): MaskedPayload {
  if (paths.length === 0) return { data, secrets: none };
  if (data.length === 0) return { data, secrets: cut ? null : none };
  if (headers.some(([name]) => name.toLowerCase() === "content-encoding")) return hidden("compressed");
  const text = plainText(data, cut);
  if (text === null) return hidden("not text");
  if (!cut && isShownWhole(text)) return { data, secrets: none };
  const place = wholeDocument(paths, cut);
  const json = maskDocument(text, place);
  if (json === null && isProtobuf(data, cut)) return hidden("not text");
  const shown = json ?? maskWords(text, place);
  // What was cut off may hold more.
  const secretsOf = (of: MaskedText | null) => (cut || of?.known === false ? null : (of?.secrets ?? none));
  if (shown === null || shown.text === text) return { data, secrets: secretsOf(shown) };
  if (!shown.known && shown.text === maskedText) return hidden("not readable as JSON");
  return { data: encoder.encode(shown.text), secrets: secretsOf(shown) };
}

const none: ReadonlySet<string> = new Set();

function hidden(reason: string): MaskedPayload {
  return { data: encoder.encode(`${maskedText}: ${reason}`), secrets: null };
}
