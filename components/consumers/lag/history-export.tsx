"use client";

import { Download } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { Menu } from "@/components/ui/overlay/menu";
import { downloadText } from "@/lib/client/http/download";
import { historyCsv, historyFileName } from "@/lib/client/queries/history-export";
import type { HistoryAsked } from "@/lib/client/queries/lag-history";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";

/** The shown history as a file: the same points that the charts draw. */
export function HistoryExport({ history, asked }: { history: LagHistory; asked: HistoryAsked }) {
  const range = "range" in asked ? asked.range : `${asked.from}_${asked.to}`.replaceAll(/[:.]/g, "");
  return (
    <Menu
      label="Download the history"
      entries={[
        {
          label: "CSV",
          hint: "one reading a line",
          onSelect: () => downloadText(historyFileName(history, range, "csv"), "text/csv", historyCsv(history)),
        },
        {
          label: "JSON",
          hint: "as the API answers",
          onSelect: () =>
            downloadText(historyFileName(history, range, "json"), "application/json", JSON.stringify(history, null, 2)),
        },
      ]}
    >
      <IconButton icon={Download} label="Download" size="sm" />
    </Menu>
  );
}
