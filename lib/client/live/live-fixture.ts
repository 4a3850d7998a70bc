import type { LiveRow } from "./live-entry";

/** A row for tests. */
export function row(id: number, change: Partial<LiveRow> = {}): LiveRow {
  const data = change.data ?? new Uint8Array(1);
  return {
    kind: "message",
    id,
    subject: `s.${id}`,
    headers: [],
    data,
    sizeBytes: data.length,
    atMs: id,
    stored: null,
    ...change,
  };
}
