import type { JSONValue } from "json-p3";

/** The value of a JSON text, or undefined if it is not JSON. */
export function parseJson(text: string): JSONValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON text parses to undefined, so this is unambiguous
  }
}

/** A value as it stands in a cell or is compared: strings bare, all else as JSON. */
export function valueText(value: JSONValue): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** A JSON path as RFC 9535 has it: people may leave `$.` out. */
export function rootedPath(text: string): string {
  const path = text.trim();
  if (path.startsWith("$")) return path;
  return path.startsWith("[") ? `$${path}` : `$.${path}`;
}
