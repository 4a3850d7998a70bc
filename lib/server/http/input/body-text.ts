import { HttpProblem } from "../problem";
import type { BodyShare } from "./body-budget";
import { JsonNesting } from "./json-nesting";

/** Levels of arrays and objects that a body may have. */
export const maxNesting = 64;

/** A request whose body is to be read. */
export interface BodyRequest {
  readonly request: Request;
  readonly body: BodyShare;
}

/**
 * The body as text that may be JSON; empty without a body. It is refused while it is read: what is too large, too deeply
 * nested or too slow costs neither memory nor parsing.
 *
 * Throws `unsupported_media_type`, `payload_too_large`, `nested_too_deeply`, `overloaded`, `request_timeout`,
 * `incomplete_body`, and `malformed_json` for what is not UTF-8.
 */
export async function readBodyText({ request, body }: BodyRequest, limitBytes: number): Promise<string> {
  demandJsonType(request.headers);
  if (request.body === null) return "";
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limitBytes) throw tooLarge(limitBytes);
  const reader = request.body.getReader();
  try {
    const text = await body.within(readText(reader, body, limitBytes));
    // Without a type it is what a form of another site can send.
    if (text !== "" && request.headers.get("content-type") === null) throw notJson();
    return text;
  } finally {
    // The rest is not needed; a client that has gone cannot be told.
    reader.cancel().catch(() => {});
  }
}

async function readText(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  body: BodyShare,
  limitBytes: number,
): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const nesting = new JsonNesting();
  let text = "";
  let size = 0;
  for (;;) {
    const chunk = await readChunk(reader);
    text += decode(decoder, chunk);
    if (chunk === null) return text;
    size += chunk.length;
    if (size > limitBytes) throw tooLarge(limitBytes);
    body.take(chunk.length);
    nesting.add(chunk);
    if (nesting.deepest > maxNesting) {
      throw new HttpProblem("nested_too_deeply", `arrays and objects may be nested at most ${maxNesting} levels deep`);
    }
  }
}

/** The next bytes, null at the end. */
async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch {
    // The client left. Nobody reads this answer, and it is no fault of the dashboard.
    throw new HttpProblem("incomplete_body", "the connection ended before the body did");
  }
}

function decode(decoder: TextDecoder, chunk: Uint8Array | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new HttpProblem("malformed_json", "the body is not UTF-8");
  }
}

const notJson = () => new HttpProblem("unsupported_media_type", "send the body as content-type: application/json");

const tooLarge = (limitBytes: number) =>
  new HttpProblem("payload_too_large", `the body is larger than ${limitBytes} bytes`);

/** Throws `unsupported_media_type` for a request that says its body is something else than JSON, or is compressed. */
export function demandJsonType(headers: Headers): void {
  const type = headers.get("content-type");
  if (type !== null && !isJsonType(type)) throw notJson();
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new HttpProblem("unsupported_media_type", "send the body without a content-encoding");
  }
}

function isJsonType(text: string): boolean {
  const [type = "", ...parameters] = text.toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return /^application\/([\w.+-]+\+)?json$/.test(type.trim()) && isUtf8;
}
