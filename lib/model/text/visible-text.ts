// Control characters, and characters that reorder or hide text.
const hidden = /[\p{Cc}\p{Bidi_Control}\u200b\u2060-\u2064\ufeff]/gu;

/**
 * Text with its invisible and reordering characters made visible, for showing what came from outside: `\u{202E}` would
 * otherwise turn the rest of a line around, and a zero byte would vanish. Never use it for what is copied or sent.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    if (character === "\n" || character === "\t") return character;
    const code = character.charCodeAt(0);
    // Unicode's own pictures for the control characters.
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
  });
}

/** {@link visibleText} on one line. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\n/g, "\u2424").replace(/\t/g, "\u2409");
}
