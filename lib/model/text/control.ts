// What no text holds, but most binary formats do: also those whose bytes happen to be UTF-8, and UTF-16.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** True for control characters other than tab and line ends. */
export function holdsControl(text: string): boolean {
  return control.test(text);
}
