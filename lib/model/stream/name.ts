/** Longest name of a stream or consumer that the server takes, in bytes of UTF-8 (its `JSMaxNameLen`). */
export const maxNameBytes = 255;

/** What would break out of an API subject or of the server's directory; half a surrogate pair cannot be sent at all. */
const illegal = /[\s.*>/\\\p{Cc}\p{Cs}]/u;
const utf8 = new TextEncoder();

/** Length of a name as the server counts it. */
export function nameBytes(name: string): number {
  return utf8.encode(name).length;
}

/** True for a name that a stream or consumer can have. */
export function isName(text: string): boolean {
  return text !== "" && text.length <= maxNameBytes && nameBytes(text) <= maxNameBytes && !illegal.test(text);
}
