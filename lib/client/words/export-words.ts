import type { ExportProgress } from "../../contract/export";
import { visibleLine } from "../../model/text/visible-text";
import { formatBytes, formatCompact, formatCount, formatQuantity } from "./format";

/** A sentence about an export, and how serious it is. */
export interface ExportWords {
  readonly text: string;
  readonly tone: "info" | "warn" | "bad";
}

/** How far an export is, in words; null: the server has not heard of it yet. */
export function exportWords(progress: ExportProgress | null): ExportWords {
  if (progress === null) return { text: "The export begins when the browser asks for the file.", tone: "info" };
  const { state, scanned, total, written, bytes, problem, unread } = progress;
  const file = `${formatQuantity(written, "message")} written, ${formatBytes(bytes)}`;
  const lacks = unread.length === 0 ? "" : `. It lacks ${unread.map(visibleLine).join(", ")}, which could not be read`;
  switch (state) {
    case "running": {
      const of = total === null ? "" : ` of at most ${formatCompact(Math.max(total, scanned))}`;
      return { text: `Exporting: ${file}, ${formatCount(scanned)}${of} scanned${lacks}`, tone: "info" };
    }
    case "done":
      return { text: `Exported: ${file}${lacks}.`, tone: unread.length === 0 ? "info" : "warn" };
    case "left":
      return { text: `The export was cancelled in the browser after ${file}.`, tone: "warn" };
    case "failed":
      return {
        text: `The export broke off, and the file is not whole: ${problem ?? "the reason is not known"}. ${file}.`,
        tone: "bad",
      };
  }
}
