/** Lines of a field with several, without those that are empty. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A count as people write it: `100000`, `100,000`. Null if it is none. */
export function readCount(text: string): number | null {
  return /^[\d,_ ]+$/.test(text) ? Number(text.replaceAll(/[,_ ]/g, "")) : null;
}

/** Notes as they are typed, `key=value`, one a line; or the first line that is none. */
export function readNotes(text: string): { readonly notes: Record<string, string> } | { readonly bad: string } {
  const lines = linesOf(text).map((line) => [line, line.indexOf("=")] as const);
  const bad = lines.find(([, at]) => at < 1);
  if (bad !== undefined) return { bad: bad[0] };
  return {
    notes: Object.fromEntries(lines.map(([line, at]) => [line.slice(0, at).trim(), line.slice(at + 1).trim()])),
  };
}

/** Notes so that {@link readNotes} reads the same. */
export function writeNotes(notes: Readonly<Record<string, string>>): string {
  return Object.entries(notes)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
}
