import { type LagHistory, lagSeriesNames } from "../../model/consumer/lag-sample";

/** A consumer's history as CSV (RFC 4180), one reading a line; an empty field is a gap, which is not zero. */
export function historyCsv(history: LagHistory): string {
  const head = ["at", ...lagSeriesNames, "marks"];
  const lines = history.atMs.map((atMs, at) => {
    const before = history.atMs[at - 1] ?? Number.NEGATIVE_INFINITY;
    const marks = history.marks
      .filter((mark) => mark.atMs <= atMs && mark.atMs > before)
      .map(({ kind, verdict }) => verdict ?? kind);
    const values = lagSeriesNames.map((name) => history[name][at] ?? "");
    return [new Date(atMs).toISOString(), ...values, marks.join(" ")].join(",");
  });
  return `${[head.join(","), ...lines].join("\r\n")}\r\n`;
}

/** Name of a downloaded history: `ORDERS.billing.1h.csv`, without what file systems do not take. */
export function historyFileName({ stream, consumer }: LagHistory, range: string, extension: "csv" | "json"): string {
  return `${stream}.${consumer}`
    .replaceAll(/[^\w.-]/g, "_")
    .slice(0, 150)
    .concat(`.${range}.${extension}`);
}
