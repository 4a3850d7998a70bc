import { type PayloadView, payloadBase64 } from "../message/payload-view";

/** Control characters; line separators of Unicode; what hides or reorders text. Joiners belong to words and emoji. */
const hazard = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;
const isControl = /\p{Cc}/u;

/** Characters on one line of a quoted word: at three bytes each, fewer than the 1,024 that a terminal takes at once. */
const longestLine = 300;
/** Characters on one line of base64. */
const base64Line = 76;

/**
 * The kind of character in `text` that a terminal or a shell's line editor may act on, a noun; null if there is none. A
 * pasted `^C` ends the line, a tab completes a name, and a line end runs what precedes it, inside quotes as well.
 */
export function pasteHazard(text: string): string | null {
  const [found] = hazard.exec(text) ?? [];
  if (found === undefined) return null;
  return isControl.test(found) ? "a control character" : "an invisible character";
}

/**
 * One word of a command, for sh, bash, dash, zsh and fish: quoted where it must be, and broken into lines that a
 * terminal takes whole, which the shell puts together again. Throws `RangeError` for what {@link pasteHazard} names.
 */
export function shellWord(text: string): string {
  const found = pasteHazard(text);
  if (found !== null) throw new RangeError(`${found} cannot stand in a command`);
  return quote(text);
}

/**
 * A command with words from outside: shellCommand`nats stream info -- ${name}`. Null when one of them holds what
 * {@link pasteHazard} names. Names go behind `--`, or one that begins with a dash would be an option.
 */
export function shellCommand(parts: TemplateStringsArray, ...words: readonly string[]): string | null {
  if (words.some((word) => pasteHazard(word) !== null)) return null;
  return String.raw({ raw: parts.raw }, ...words.map(shellWord));
}

/** A command that writes a payload to its standard output: as text where a terminal passes that on, else as base64. */
export function shellOutput(payload: Pick<PayloadView, "encoding" | "data">): string {
  if (payload.encoding === "utf8" && isPastable(payload.data)) return `printf %s ${quote(payload.data)}`;
  const lines = payloadBase64(payload).match(new RegExp(`.{1,${base64Line}}`, "g")) ?? [];
  return `printf %s '${lines.join("\n")}' | base64 -d`;
}

/**
 * True for text that can be quoted: one without hazards but line ends. Older versions of bash replace `!` on the second
 * line of a quoted word, as macOS has them.
 */
export function isPastable(text: string): boolean {
  const isLines = text.includes("\n");
  return pasteHazard(isLines ? text.replaceAll("\n", "") : text) === null && !(isLines && text.includes("!"));
}

/** Words that no shell needs quoted. Not with `=` first: zsh reads that as a command's path. */
const plainWord = /^[\w./][\w@%+=:,./-]*$/;

function quote(text: string): string {
  if (text.length <= longestLine && plainWord.test(text)) return text;
  let word = "'";
  let line = 0;
  let last = "";
  let isOpen = false;
  const add = (part: string) => {
    word += part;
    line += part.length;
  };
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    const next = characters[at + 1];
    // A quote must not follow a backslash that stands in the word as it is.
    if (line >= longestLine && !isOpen) {
      word += "'\\\n'";
      line = 0;
    }
    if (character === "\n") line = 0;
    // To fish \\ and \' are escapes even between single quotes; so these two stand outside of them.
    const isEscape = character === "\\" && (last === "\\" || next === "\\" || next === "'" || next === undefined);
    isOpen = character === "\\" && !isEscape;
    add(character === "'" || isEscape ? `'\\${character}'` : character);
    last = character;
  }
  return `${word}'`;
}
