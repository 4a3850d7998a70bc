import type { History } from "../../model/history";

/** A history with lines of these names. */
export type HistoryOf<Line extends string> = History & Readonly<Record<Line, readonly (number | null)[]>>;

/** A history as CSV (RFC 4180), one reading a line; an empty field is a gap, which is not zero. */
export function historyCsv<Line extends string>(history: HistoryOf<Line>, lines: readonly Line[]): string {
  const rows = history.atMs.map((atMs, at) => {
    const before = history.atMs[at - 1] ?? Number.NEGATIVE_INFINITY;
    const marks = history.marks
      .filter((mark) => mark.atMs <= atMs && mark.atMs > before)
      .map(({ kind, verdict }) => verdict ?? kind);
    const values = lines.map((name) => history[name][at] ?? "");
    return [new Date(atMs).toISOString(), ...values, marks.join(" ")].join(",");
  });
  return `${[["at", ...lines, "marks"].join(","), ...rows].join("\r\n")}\r\n`;
}

/** Name of a downloaded history: `ORDERS.billing.1h.csv`, without what file systems do not take. */
export function historyFileName(whose: readonly string[], range: string, extension: "csv" | "json"): string {
  return whose
    .join(".")
    .replaceAll(/[^\w.-]/g, "_")
    .slice(0, 150)
    .concat(`.${range}.${extension}`);
}
