/** Longest key that is taken, in characters: with its bucket it has to fit into a subject. */
export const maxKeyLength = 512;

const allowed = /^[-/_=.a-zA-Z0-9]+$/;

/** Why a text is no key that every client can read, a clause; null when it is one. */
export function explainKey(text: string): string | null {
  if (text === "") return "a key has at least one character";
  if (text.length > maxKeyLength) return `a key has at most ${maxKeyLength} characters`;
  if (!allowed.test(text)) return "a key has letters from a to z, digits, and - / _ = . only";
  if (text.startsWith(".") || text.endsWith(".")) return "a key neither begins nor ends with a dot";
  return text.includes("..") ? "a key has no two dots in a row" : null;
}
