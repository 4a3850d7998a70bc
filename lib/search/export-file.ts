import type { JSONValue } from "json-p3";
import type { HeaderEntries } from "../model/message/headers";
import type { Message } from "../model/message/message";
import { parseJson, valueText } from "../model/payload/json-value";
import { compileSearchPath } from "./search-path";

/** A message on its way into a file, without its secrets. */
export interface ExportedMessage {
  /** As the API shows it, whole. */
  readonly message: Message;
  /** The payload's bytes. */
  readonly data: Uint8Array;
  /** The decoded payload as text; null where it is none. */
  readonly text: string | null;
}

/** Writes messages into a file, one after the other. */
export interface ExportFile {
  readonly type: string;
  readonly extension: string;
  /** Its beginning. */
  readonly head: string;
  /** It writes the decoded payload: a message without `text` lacks it. */
  readonly needsText: boolean;
  write(exported: ExportedMessage): string | Uint8Array;
}

/** A message a line, as the API shows it. */
export const ndjsonFile: ExportFile = {
  type: "application/x-ndjson; charset=utf-8",
  extension: "ndjson",
  head: "",
  needsText: false,
  write: ({ message }) => `${JSON.stringify(message)}\n`,
};

const lineBreak = 0x0a;

/** Payloads, byte for byte, each with a line break after it. */
export const rawFile: ExportFile = {
  type: "application/octet-stream",
  extension: "raw",
  head: "",
  needsText: false,
  write({ data }) {
    const line = new Uint8Array(data.length + 1);
    line.set(data);
    line[data.length] = lineBreak;
    return line;
  },
};

/** A comma-separated file (RFC 4180) of columns, see `exportColumnSchema`. Throws `invalid_input` for a path that is none. */
export function csvFile(columns: readonly string[]): ExportFile {
  const cells = columns.map(cellOf);
  return {
    type: "text/csv; charset=utf-8",
    extension: "csv",
    head: `${columns.map(csvCell).join(",")}\r\n`,
    needsText: true,
    write(exported) {
      // Parsed once for all columns, and only where one needs it.
      let json: JSONValue | undefined | null = null;
      const lazyJson = () => {
        if (json === null) json = exported.text === null ? undefined : parseJson(exported.text);
        return json;
      };
      return `${cells.map((cell) => csvCell(cell(exported, lazyJson))).join(",")}\r\n`;
    },
  };
}

type Cell = (exported: ExportedMessage, json: () => JSONValue | undefined | null) => string;

function cellOf(column: string): Cell {
  switch (column) {
    case "stream":
      return ({ message }) => message.place.channel;
    case "number":
      return ({ message }) => (message.number === null ? message.place.at : String(message.number));
    case "storedAt":
      return ({ message }) => message.storedAt;
    case "subject":
      return ({ message }) => message.subject;
    case "bytes":
      return ({ message }) => String(message.payload.sizeBytes);
    case "payload":
      return ({ text, message }) => text ?? message.payload.data;
    default:
      return column.startsWith("header:") ? headerCell(column.slice(7)) : jsonCell(column.slice(5));
  }
}

function headerCell(name: string): Cell {
  const wanted = name.toLowerCase();
  const valuesOf = (headers: HeaderEntries) =>
    headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
  return ({ message }) => valuesOf(message.headers).join("\n");
}

function jsonCell(path: string): Cell {
  const find = compileSearchPath(path);
  return (_exported, json) => {
    const value = json();
    return value === undefined || value === null ? "" : find(value).map(valueText).join("\n");
  };
}

/** What spreadsheets take for a formula: a payload could make them run one. */
const formula = /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$))/;

/** A cell: in quotes where it must be, and with an apostrophe before what a spreadsheet would calculate. */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
