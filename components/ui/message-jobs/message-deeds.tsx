"use client";

import { Download, ListChecks, Repeat2, Trash2, Upload } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { Menu } from "@/components/ui/overlay/menu";
import { useBroker } from "@/lib/client/broker/use-broker";
import { downloadAddress } from "@/lib/client/http/download";
import { exportAddress } from "@/lib/client/queries/exports";
import { useObstacle } from "@/lib/client/queries/offers";
import type { ChosenMessages } from "./stored-job-dialog";

const ExportDialog = dynamic(() => import("../export/export-dialog").then((module) => module.ExportDialog), {
  ssr: false,
});
const StoredJobDialog = dynamic(() => import("./stored-job-dialog").then((module) => module.StoredJobDialog), {
  ssr: false,
});
const ImportDialog = dynamic(() => import("./import-dialog").then((module) => module.ImportDialog), { ssr: false });

const deeds = ["export", "replay", "delete", "import"] as const;

/** Props of {@link MessageDeeds}. */
export interface MessageDeedsProps {
  chosen: ChosenMessages;
  /** Called with the id of an export that has begun. */
  onExport: (id: string) => void;
}

/** Everything that can be done with many messages at once. What is asked is in the address, as `act`. */
export function MessageDeeds({ chosen, onExport }: MessageDeedsProps) {
  const broker = useBroker();
  const obstacle = useObstacle();
  const [asked, ask] = useQueryState("act", parseAsStringLiteral(deeds).withOptions({ history: "push" }));
  const open = (deed: (typeof deeds)[number]) => () => void ask(deed);
  const close = () => void ask(null, { history: "replace" });
  const [sending, managing] = [obstacle("publish"), obstacle("manage")];
  const these = chosen.kind === "found" ? "what this search finds" : "messages of this stream";
  usePageAction(`Export ${these}`, open("export"));
  usePageAction(sending === null ? `Replay ${these}` : null, open("replay"));
  usePageAction(managing === null ? `Delete ${these}` : null, open("delete"));
  usePageAction(sending === null ? "Import messages" : null, open("import"));
  return (
    <>
      <Menu
        label="Messages"
        entries={[
          { label: "Export…", hint: "As NDJSON, CSV or raw", icon: Download, onSelect: open("export") },
          {
            label: "Replay…",
            hint: "Store them once more",
            icon: Repeat2,
            disabledReason: sending,
            onSelect: open("replay"),
          },
          {
            label: "Delete…",
            hint: "Remove them from their streams",
            icon: Trash2,
            disabledReason: managing,
            onSelect: open("delete"),
          },
          {
            label: "Import…",
            hint: "Store what a file holds",
            icon: Upload,
            disabledReason: sending,
            onSelect: open("import"),
          },
        ]}
      >
        <Button icon={ListChecks}>Bulk actions</Button>
      </Menu>
      {asked === "export" ? (
        <ExportDialog
          chosen={chosen}
          onClose={close}
          onExport={(request) => {
            close();
            onExport(request.id);
            downloadAddress(exportAddress(broker, request));
          }}
        />
      ) : null}
      {asked === "replay" || asked === "delete" ? (
        <StoredJobDialog key={asked} action={asked} chosen={chosen} onClose={close} />
      ) : null}
      {asked === "import" ? <ImportDialog onClose={close} /> : null}
    </>
  );
}
