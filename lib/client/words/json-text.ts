import type { JSONValue } from "json-p3";

/** The value of a JSON text, or undefined if it is not JSON. */
export function parseJson(text: string): JSONValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON text parses to undefined, so this is unambiguous
  }
}
