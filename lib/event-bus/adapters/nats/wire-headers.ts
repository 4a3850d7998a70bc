import { MsgHdrsImpl } from "@nats-io/nats-core/internal";
import type { MsgHdrs } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../model/headers";
import { EventBusError } from "../../errors";
import type { OutgoingMessage } from "../../messages";

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

/** A stored header block, line by line. */
export function decodeHeaders(block: Uint8Array): HeaderEntries {
  const [, ...lines] = new TextDecoder().decode(block).split("\r\n");
  return lines.flatMap((line): HeaderEntries => {
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
  });
}
