import { quotesPayload } from "../model/dead-letter";
import { type MessageContent, type MessageMask, maskedText, noMask } from "../model/message-mask";
import { maskJson } from "./json-mask";
import type { JsonPath } from "./json-path";
import type { MaskRules } from "./mask-rules";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** What is shown of a payload, and the secrets that were in it. */
interface MaskedPayload {
  readonly data: Uint8Array;
  /** Null: not known, so that no text about the message can be trusted. */
  readonly secrets: readonly string[] | null;
}

/**
 * A mask by rules. With JSON paths among them a payload is shown when it is JSON, without the values they lead to, or
 * text that mentions none of the masked names. What cannot be looked into (binary, compressed) is hidden whole, and so
 * are Jetlag's own records, which quote messages.
 */
export function createMessageMask(rules: MaskRules): MessageMask {
  if (rules.paths.length === 0 && rules.headers.length === 0) return noMask;
  return {
    apply(message, { cut = false, own = false } = {}) {
      if (own) return { headers: [], data: hidden("a record of Jetlag's own").data, scrub: () => maskedText };
      const { data, secrets } = maskPayload(message, rules.paths, cut);
      const values = message.headers.filter(([name]) => isMasked(name, rules)).map(([, value]) => value);
      const scrub = secrets === null ? () => maskedText : scrubber([...secrets, ...values]);
      return { headers: message.headers.map(([name, value]) => [name, maskHeader(name, value)]), data, scrub };

      function maskHeader(name: string, value: string): string {
        if (isMasked(name, rules)) return maskedText;
        return secrets !== null || quotesPayload(name) ? scrub(value) : scrubber(values)(value);
      }
    },
  };
}

function isMasked(header: string, { headers }: MaskRules): boolean {
  return headers.includes(header.toLowerCase());
}

function scrubber(secrets: readonly string[]): (text: string) => string {
  // The longest first: one may be part of another.
  const ordered = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((left, secret) => left.replaceAll(secret, maskedText), text);
}

function maskPayload({ headers, data }: MessageContent, paths: readonly JsonPath[], cut: boolean): MaskedPayload {
  if (paths.length === 0) return { data, secrets: [] };
  if (data.length === 0) return { data, secrets: cut ? null : [] };
  if (headers.some(([name]) => name.toLowerCase() === "content-encoding")) return hidden("compressed");
  const text = decode(data, cut);
  if (text === null) return hidden("not text");
  const json = maskJson(text, paths, cut);
  if (json !== null) {
    // What was cut off may hold more.
    const secrets = cut ? null : json.secrets;
    return { data: json.text === text ? data : encoder.encode(json.text), secrets };
  }
  return mentionsMasked(text, paths) ? hidden("not readable as JSON") : { data, secrets: cut ? null : [] };
}

function hidden(reason: string): MaskedPayload {
  return { data: encoder.encode(`${maskedText}: ${reason}`), secrets: null };
}

/** A text that is not JSON as a whole may still hold some, as lines or in a log. */
function mentionsMasked(text: string, paths: readonly JsonPath[]): boolean {
  return paths.some((path) => {
    const last = path.findLast(({ kind }) => kind === "name");
    return last?.kind !== "name" || text.toLowerCase().includes(last.name.toLowerCase());
  });
}

function decode(data: Uint8Array, cut: boolean): string | null {
  try {
    // A cut may fall inside a character: what is left of it is dropped.
    return cut
      ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data, { stream: true })
      : strictUtf8.decode(data);
  } catch {
    return null; // not UTF-8: that is the answer, not an error
  }
}
