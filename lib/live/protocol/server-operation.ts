import type { HeaderEntries } from "../../model/message/headers";

const lineEnd = "\r\n";
const lineBreak = /[\r\n]+/g;

/** What the endpoint says of itself when a client connects. */
export interface ServerInfo {
  readonly server_id: string;
  readonly server_name: string;
  readonly version: string;
  readonly proto: 1;
  readonly headers: true;
  /** Largest publish that is read over before it is refused, bytes. */
  readonly max_payload: number;
  readonly client_id: number;
  readonly auth_required: false;
}

/** Keeps a connection alive, or answers the client's own. */
export const pingLine: Uint8Array = Buffer.from("PING\r\n");
/** See {@link pingLine}. */
export const pongLine: Uint8Array = Buffer.from("PONG\r\n");
/** Acknowledges an operation of a verbose client. */
export const okLine: Uint8Array = Buffer.from("+OK\r\n");

/** The greeting. */
export function encodeInfo(info: ServerInfo): Uint8Array {
  return Buffer.from(`INFO ${JSON.stringify(info)}${lineEnd}`);
}

/** An error in the protocol's own form. */
export function encodeError(text: string): Uint8Array {
  return Buffer.from(`-ERR '${oneLine(text)}'${lineEnd}`);
}

/** A message as MSG, or as HMSG when it has headers. The bytes are a copy. */
export function encodeMessage(subject: string, sid: string, data: Uint8Array, headers: HeaderEntries): Uint8Array {
  const head = headers.length === 0 ? "" : encodeHeaders(headers);
  const headBytes = Buffer.byteLength(head);
  const sizes = head === "" ? `${data.length}` : `${headBytes} ${headBytes + data.length}`;
  const start = `${head === "" ? "MSG" : "HMSG"} ${subject} ${sid} ${sizes}${lineEnd}${head}`;
  const startBytes = Buffer.byteLength(start);
  const bytes = Buffer.allocUnsafe(startBytes + data.length + lineEnd.length);
  bytes.write(start, 0);
  bytes.set(data, startBytes);
  bytes.write(lineEnd, startBytes + data.length);
  return bytes;
}

function encodeHeaders(headers: HeaderEntries): string {
  const lines = headers.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`);
  return ["NATS/1.0", ...lines, "", ""].join(lineEnd);
}

/** A line break inside would be read as the next operation or header. */
function oneLine(text: string): string {
  return text.replace(lineBreak, " ");
}
