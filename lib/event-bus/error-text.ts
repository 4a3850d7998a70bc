/** A thrown value in words, on one line: the message of an error, else the value as text. Never throws. */
export function errorText(error: unknown): string {
  try {
    return oneLine(error instanceof Error ? String(error.message || error.name) : printed(error));
  } catch {
    return Object.prototype.toString.call(error); // a cycle, a hostile getter or toString
  }
}

/** `text` without line ends and other control characters: they would end a header or the protocol line that holds it. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

function printed(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
