/** A token of a destination that the server computes: `{{left(1,2)}}`. */
export interface SubjectFunction {
  /** As it is written in the destination. */
  readonly text: string;
  /** In lower case: the server does not tell cases apart. */
  readonly name: string;
  readonly args: readonly string[];
}

const call = /^\{\{\s*(\w+)\s*\(([^)]*)\)\s*\}\}$/;

/** The function that a token of a destination is; null for any other token. */
export function parseFunction(token: string): SubjectFunction | null {
  const [, name = "", list = ""] = call.exec(token) ?? [];
  if (name === "") return null;
  return { text: token, name: name.toLowerCase(), args: list.split(",").map((arg) => arg.trim()) };
}

/** What goes in: what each wildcard of the source stands for, and the whole subject. */
export interface FunctionInput {
  readonly captured: readonly string[];
  readonly subject: string;
}

/** What a function makes of a subject; `*` for one token that cannot be told, null for any number of such. */
export function applyFunction({ name, args }: SubjectFunction, { captured, subject }: FunctionInput): string | null {
  const [first = "", second = ""] = args;
  // Of one number there is one only.
  if (name === "random") return Number(first) <= 1 ? "0" : "*";
  if (name === "partition") {
    const hashed = args.length === 1 ? [subject] : args.slice(1).map((arg) => captured[Number(arg) - 1] ?? "");
    return partition(hashed.join(""), Number(first));
  }
  const part = captured[Number(first) - 1];
  if (part === undefined) return null;
  if (name === "split") return split(part, second);
  const cut = cuts[name];
  const size = Number(second);
  // The server counts bytes.
  if (cut === undefined || !Number.isInteger(size) || !isPlain(part)) return null;
  return isCut(part, size) ? cut(part, size) : part;
}

/** True where every character is one byte. */
export const isPlain = (text: string) => /^[!-~]*$/.test(text);

/** True where a function of a size changes a token: a shorter one, or a size that is none, leaves it as it is. */
export const isCut = (part: string, size: number) => size > 0 && size < part.length;

const cuts: Readonly<Record<string, (text: string, size: number) => string>> = {
  left: (text, size) => text.slice(0, size),
  right: (text, size) => text.slice(-size),
  splitfromleft: (text, at) => `${text.slice(0, at)}.${text.slice(at)}`,
  splitfromright: (text, at) => `${text.slice(0, -at)}.${text.slice(-at)}`,
  slicefromleft: (text, size) => slices(text, size, size),
  slicefromright: (text, size) => slices(text, size, text.length % size || size),
};

/** Slices of one size; the first may be shorter, and the last is what is left. */
function slices(text: string, size: number, first: number): string {
  const made: string[] = [text.slice(0, first)];
  for (let at = first; at < text.length; at += size) made.push(text.slice(at, at + size));
  return made.join(".");
}

/**
 * As the server does it: empty parts are left out, but a dot stands before each part that is none and not the second
 * after an empty first one. So two delimiters in front make an empty token.
 */
function split(text: string, delimiter: string): string {
  const parts = delimiter === "" ? Array.from(text) : text.split(delimiter);
  return parts
    .map((part, at) => (part !== "" && at > 0 && !(at === 1 && parts[0] === "") ? `.${part}` : part))
    .join("");
}

/** The server's hash is FNV-1a of 32 bits. */
function partition(text: string, count: number): string {
  if (count === 0) return "0";
  if (!(Number.isInteger(count) && count > 0)) return "*";
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash % count);
}
