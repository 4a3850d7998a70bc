import { MsgHdrsImpl, MsgImpl } from "@nats-io/nats-core/internal";
import type { Msg, MsgHdrs } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../model/message/headers";
import { EventBusError } from "../../errors";
import type { OutgoingMessage } from "../jetstream/messages";

/**
 * Headers that are only sent, as they are on the wire. The client's own are built name by name in a map, which costs
 * more than the rest of a publish and puts repeated names together.
 */
class EncodedHeaders extends MsgHdrsImpl {
  readonly #block: Uint8Array;

  constructor(block: Uint8Array) {
    super();
    this.#block = block;
  }

  override encode(): Uint8Array {
    return this.#block;
  }
}

const names = {
  msgId: "Nats-Msg-Id",
  expectedStream: "Nats-Expected-Stream",
  expectedLastSeq: "Nats-Expected-Last-Sequence",
  expectedLastSubjectSeq: "Nats-Expected-Last-Subject-Sequence",
} as const;
const ownKeys = ["msgId", "expectedStream", "expectedLastSeq", "expectedLastSubjectSeq"] as const;

/**
 * Headers of a message to be stored, in their order, with what the message says besides them; null for none. Throws
 * `invalid_input` for a name or value that the protocol cannot carry.
 */
export function outgoingHeaders(message: OutgoingMessage): MsgHdrsImpl | null {
  let lines = "";
  for (const [name, value] of message.headers ?? []) {
    if (!ownKeys.some((key) => names[key] === name && says(message, key))) lines += headerLine(name, value);
  }
  for (const key of ownKeys) if (says(message, key)) lines += headerLine(names[key], String(message[key]));
  return lines === "" ? null : new EncodedHeaders(Buffer.from(`NATS/1.0\r\n${lines}\r\n`));
}

function says(message: OutgoingMessage, key: (typeof ownKeys)[number]): boolean {
  return message[key] !== undefined && message[key] !== "";
}

function headerLine(name: string, value: string): string {
  if (!/^[!-9;-~]+$/.test(name) || /[\r\n]/.test(value)) {
    throw new EventBusError(
      "invalid_input",
      `header "${name}": a name is visible ASCII without colon, a value one line`,
    );
  }
  return `${name}: ${value.trim()}\r\n`;
}

/** Headers of the client as entries, in its order: repeated names stand together. */
export function toHeaderEntries(headers: MsgHdrs | undefined): HeaderEntries {
  const entries: HeaderEntries = [];
  for (const [name, values] of headers ?? []) for (const value of values) entries.push([name, value]);
  return entries;
}

/**
 * Headers of a message as they came, in their order. Read from the client's own parts: its headers are made of a map, with
 * every name checked, for each message anew.
 */
export function headersOf(message: Msg): HeaderEntries {
  return message instanceof MsgImpl ? readHeaderLines(headerText(message)) : toHeaderEntries(message.headers);
}

/** The header block of a message as it is on the wire; empty where it has none. */
export function headerText(message: Msg): string {
  if (!(message instanceof MsgImpl)) return writtenHeaders(message.headers);
  const { hdr } = message._msg;
  const { _rdata: whole } = message;
  if (hdr <= 0) return "";
  return whole instanceof Buffer ? whole.toString("utf8", 0, hdr) : decoder.decode(whole.subarray(0, hdr));
}

/** The data of a message: a plain view of what the client has, which makes one of Node's own buffers each time. */
export function dataOf(message: Msg): Uint8Array {
  const whole = message instanceof MsgImpl ? message._rdata : message.data;
  const start = message instanceof MsgImpl ? Math.max(0, message._msg.hdr) : 0;
  return new Uint8Array(whole.buffer, whole.byteOffset + start, whole.length - start);
}

function writtenHeaders(headers: MsgHdrs | undefined): string {
  const lines = toHeaderEntries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return headers === undefined ? "" : `NATS/1.0\r\n${lines.join("")}\r\n`;
}

const decoder = new TextDecoder();

/** A stored header block, line by line. */
export function decodeHeaders(block: Uint8Array): HeaderEntries {
  return readHeaderLines(decoder.decode(block));
}

/** The lines behind the first one of a header block. */
export function readHeaderLines(text: string): HeaderEntries {
  const entries: HeaderEntries = [];
  for (let start = text.indexOf(lineEnd) + 2, end = 0; start > 1; start = end < 0 ? 0 : end + 2) {
    end = text.indexOf(lineEnd, start);
    const colon = text.indexOf(":", start);
    const stop = end < 0 ? text.length : end;
    if (colon >= 0 && colon < stop) entries.push([text.slice(start, colon), text.slice(colon + 1, stop).trim()]);
  }
  return entries;
}

const lineEnd = "\r\n";
