import * as z from "zod";

/**
 * What a client says of itself. As on a server without accounts, credentials are neither needed nor read; `echo` is
 * about publishing, which is refused; filters are always checked as strictly as `pedantic` asks for; whether the
 * connection is encrypted (`tls_required`) was settled below the WebSocket.
 */
export const connectOptionsSchema = z.object({
  /** Answer each operation with `+OK`; the protocol's default is yes. */
  verbose: z.boolean().default(true),
  /** The client understands HMSG; without it messages come without their headers. */
  headers: z.boolean().default(false),
  /** The client understands that nobody answers a request; needs `headers`. */
  no_responders: z.boolean().default(false),
  /** Version of the client protocol. */
  protocol: z.number().int().min(0).default(0),
  /** For the log. */
  name: z.string().default(""),
  lang: z.string().default(""),
  version: z.string().default(""),
});
/** See {@link connectOptionsSchema}. */
export type ConnectOptions = z.infer<typeof connectOptionsSchema>;

/** Ways in which a client breaks the protocol. Each ends the connection, as on nats-server. */
export type ProtocolFault = "unknown_operation" | "malformed_operation" | "line_too_long" | "payload_too_large";

/** One thing a client asked for, or the fault after which nothing more is read. */
export type ClientOperation =
  | { readonly op: "connect"; readonly options: ConnectOptions }
  | { readonly op: "ping" }
  | { readonly op: "pong" }
  /** The filter is as the client wrote it: not checked yet. */
  | { readonly op: "subscribe"; readonly filter: string; readonly queue: string | null; readonly sid: string }
  /** `max`: end after so many messages in all; null: at once. */
  | { readonly op: "unsubscribe"; readonly sid: string; readonly max: number | null }
  /** The payload has been read over. */
  | { readonly op: "publish"; readonly subject: string }
  | { readonly op: "fault"; readonly fault: ProtocolFault };

/** An operation, and how many bytes of payload follow its line (without their line end); null: none follow. */
export interface ParsedLine {
  readonly operation: ClientOperation;
  readonly payloadBytes: number | null;
}

const controlCharacter = /\p{Cc}/u;
const blank = /[ \t]+/;
const malformed: ParsedLine = { operation: { op: "fault", fault: "malformed_operation" }, payloadBytes: null };

/** Reads one line, without its line end. */
export function parseLine(line: string): ParsedLine {
  const [verb = "", ...rest] = line.split(blank);
  const words = rest.filter((word) => word !== "");
  if (verb.toUpperCase() === "CONNECT") return alone(parseConnect(line.slice(verb.length)));
  if (words.some((word) => controlCharacter.test(word))) return malformed;
  switch (verb.toUpperCase()) {
    case "PING":
      return alone({ op: "ping" });
    case "PONG":
      return alone({ op: "pong" });
    case "SUB":
      return alone(parseSubscribe(words));
    case "UNSUB":
      return alone(parseUnsubscribe(words));
    case "PUB":
      return parsePublish(words, 1);
    case "HPUB":
      return parsePublish(words, 2);
    default:
      return alone({ op: "fault", fault: "unknown_operation" });
  }
}

function alone(operation: ClientOperation | null): ParsedLine {
  return operation === null ? malformed : { operation, payloadBytes: null };
}

function parseConnect(json: string): ClientOperation | null {
  try {
    const options = connectOptionsSchema.safeParse(JSON.parse(json));
    return options.success ? { op: "connect", options: options.data } : null;
  } catch {
    return null;
  }
}

function parseSubscribe(words: readonly string[]): ClientOperation | null {
  const [filter, second, third] = words;
  if (filter === undefined || second === undefined || words.length > 3) return null;
  if (third === undefined) return { op: "subscribe", filter, queue: null, sid: second };
  return { op: "subscribe", filter, queue: second, sid: third };
}

function parseUnsubscribe(words: readonly string[]): ClientOperation | null {
  const [sid, max] = words;
  if (sid === undefined || words.length > 2) return null;
  if (max === undefined) return { op: "unsubscribe", sid, max: null };
  const count = parseSize(max);
  // nats-server takes 0 for "at once" too.
  return count === null ? null : { op: "unsubscribe", sid, max: count === 0 ? null : count };
}

/** `PUB subject [reply] size` or `HPUB subject [reply] header-size total-size`. */
function parsePublish(words: readonly string[], sizes: number): ParsedLine {
  const subject = words[0];
  if (subject === undefined || words.length < 1 + sizes || words.length > 2 + sizes) return malformed;
  const [last, before] = words.slice(-sizes).reverse().map(parseSize);
  if (last === undefined || last === null || before === null) return malformed;
  if (before !== undefined && before > last) return malformed;
  return { operation: { op: "publish", subject }, payloadBytes: last };
}

function parseSize(word: string): number | null {
  return /^\d{1,9}$/.test(word) ? Number(word) : null;
}
