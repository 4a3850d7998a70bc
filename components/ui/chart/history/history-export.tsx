"use client";

import { Download } from "lucide-react";
import { downloadText } from "@/lib/client/http/download";
import type { HistoryAsked } from "@/lib/client/queries/history";
import { type HistoryOf, historyCsv, historyFileName } from "@/lib/client/queries/history-export";
import { IconButton } from "../../button";
import { Menu } from "../../overlay/menu";

/** What of a history goes into a file, and under which name. */
export interface ExportedHistory<Line extends string> {
  /** Names of the stream, and of the consumer where it is one's. */
  readonly whose: readonly string[];
  readonly lines: readonly Line[];
}

/** Props of {@link HistoryExport}. */
export interface HistoryExportProps<Line extends string> extends ExportedHistory<Line> {
  history: HistoryOf<Line>;
  asked: HistoryAsked;
}

/** The shown history as a file: the same points that the charts draw. */
export function HistoryExport<Line extends string>({ history, asked, whose, lines }: HistoryExportProps<Line>) {
  const range = "range" in asked ? asked.range : `${asked.from}_${asked.to}`.replaceAll(/[:.]/g, "");
  const csv = () => downloadText(historyFileName(whose, range, "csv"), "text/csv", historyCsv(history, lines));
  const json = () =>
    downloadText(historyFileName(whose, range, "json"), "application/json", JSON.stringify(history, null, 2));
  return (
    <Menu
      label="Download the history"
      entries={[
        { label: "CSV", hint: "one reading a line", onSelect: csv },
        { label: "JSON", hint: "as the API answers", onSelect: json },
      ]}
    >
      <IconButton icon={Download} label="Download" size="sm" />
    </Menu>
  );
}
