"use client";

import { Braces, CopyPlus, Eraser, Lock, Pencil, Settings2, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { Menu } from "@/components/ui/overlay/menu";
import { useManageObstacle } from "@/lib/client/queries/offers";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { settingsOfStream } from "@/lib/model/stream/stream-settings";

const EditDialog = dynamic(() => import("./edit-dialog").then((module) => module.EditDialog), { ssr: false });
const CreationDialog = dynamic(() => import("./creation-dialog").then((module) => module.CreationDialog), {
  ssr: false,
});
const PurgeDialog = dynamic(() => import("./purge-dialog").then((module) => module.PurgeDialog), { ssr: false });
const DeletionDialog = dynamic(() => import("./deletion-dialog").then((module) => module.DeletionDialog), {
  ssr: false,
});

const SealDialog = dynamic(() => import("./seal-dialog").then((module) => module.SealDialog), { ssr: false });

const ConfigurationDialog = dynamic(
  () => import("@/components/ui/configuration/configuration-dialog").then((module) => module.ConfigurationDialog),
  { ssr: false },
);

const deeds = ["configuration", "edit", "duplicate", "purge", "seal", "delete"] as const;

/** Everything that can be done to a stream. What is asked is in the address, as `manage`. */
export function ManageStream({ stream }: { stream: StreamSummary }) {
  const { name } = stream.config;
  const obstacle = useManageObstacle(name);
  const [asked, ask] = useQueryState("manage", parseAsStringLiteral(deeds).withOptions({ history: "push" }));
  const open = (deed: (typeof deeds)[number]) => () => void ask(deed);
  const offered = (label: string) => (obstacle === null ? label : null);
  usePageAction(offered("Edit this stream"), open("edit"));
  usePageAction(offered("Purge this stream"), open("purge"));
  usePageAction(offered("Delete this stream"), open("delete"));
  const dialog = { name, obstacle, onClose: () => void ask(null, { history: "replace" }) };
  return (
    <>
      <Button icon={Braces} onClick={open("configuration")}>
        Configuration
      </Button>
      <Menu
        label="Manage"
        entries={[
          { label: "Edit…", hint: "Subjects, limits, notes", icon: Pencil, onSelect: open("edit") },
          { label: "Duplicate…", hint: "A new one with these settings", icon: CopyPlus, onSelect: open("duplicate") },
          { label: "Purge…", hint: "Remove messages, keep the stream", icon: Eraser, onSelect: open("purge") },
          {
            label: "Seal…",
            hint: "Keep what it holds, for good",
            icon: Lock,
            disabledReason: stream.config.sealed ? "It is sealed already" : null,
            onSelect: open("seal"),
          },
          { label: "Delete…", hint: "With its messages and consumers", icon: Trash2, onSelect: open("delete") },
        ]}
      >
        <Button icon={Settings2} disabledReason={obstacle}>
          Manage
        </Button>
      </Menu>
      {asked === "configuration" ? (
        <ConfigurationDialog stream={name} consumer={null} onClose={dialog.onClose} />
      ) : null}
      {asked === "edit" ? <EditDialog {...dialog} settings={settingsOfStream(stream.config)} /> : null}
      {asked === "duplicate" ? (
        <CreationDialog {...dialog} like={{ name, settings: settingsOfStream(stream.config) }} />
      ) : null}
      {asked === "purge" ? <PurgeDialog {...dialog} /> : null}
      {asked === "seal" ? (
        <SealDialog {...dialog} createdAt={stream.createdAt} subjects={stream.config.subjects} />
      ) : null}
      {asked === "delete" ? <DeletionDialog {...dialog} /> : null}
    </>
  );
}
