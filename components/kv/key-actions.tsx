"use client";

import { Eraser, Pencil, RotateCcw, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { Menu } from "@/components/ui/overlay/menu";
import { useObstacle } from "@/lib/client/queries/offers";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import type { PayloadView } from "@/lib/model/message/payload-view";

const ValueDialog = dynamic(() => import("./value-dialog").then((module) => module.ValueDialog), { ssr: false });
const RemovalDialog = dynamic(() => import("./removal-dialog").then((module) => module.RemovalDialog), { ssr: false });

/** Props of {@link KeyActions}. */
export interface KeyActionsProps {
  bucket: string;
  /** The revision that is shown, and the newest one: what is stored takes the place of that. */
  entry: KeyEntry;
  newest: KeyEntry;
  /** The value that is shown, whole once it was read. */
  payload: PayloadView;
  isWhole: boolean;
  takesTtl: boolean;
  obstacle: string | null;
  /** Called once a value was stored or removed. */
  onChanged: () => void;
}

/** What can be done with a key. */
export function KeyActions(props: KeyActionsProps) {
  const { bucket, entry, newest, payload, isWhole, takesTtl, obstacle, onChanged } = props;
  const [asked, ask] = useState<"edit" | "delete" | "purge" | null>(null);
  const obstacleOf = useObstacle();
  const putObstacle = obstacle ?? obstacleOf("publish") ?? (isWhole ? null : "The whole value is being read");
  const removeObstacle = obstacle ?? obstacleOf("manage");
  const isOld = entry.revision !== newest.revision;
  usePageAction(putObstacle === null ? "Edit this key" : null, () => ask("edit"));
  usePageAction(removeObstacle === null ? "Delete this key" : null, () => ask("delete"));
  const close = () => ask(null);
  const finish = () => {
    close();
    onChanged();
  };
  return (
    <span className="flex flex-wrap justify-end gap-2">
      <Button
        size="sm"
        icon={isOld ? RotateCcw : Pencil}
        disabledReason={isOld && entry.operation !== "put" ? "This revision has no value" : putObstacle}
        onClick={() => ask("edit")}
      >
        {isOld ? "Put back" : newest.operation === "put" ? "Edit" : "Store again"}
      </Button>
      <Menu
        label="Remove this key"
        entries={[
          {
            ...{ label: "Delete…", hint: "Leaves a delete marker", icon: Trash2 },
            disabledReason: newest.operation === "put" ? null : "It has no value any more",
            onSelect: () => ask("delete"),
          },
          { label: "Purge…", hint: "With its history", icon: Eraser, onSelect: () => ask("purge") },
        ]}
      >
        <Button size="sm" icon={Trash2} disabledReason={removeObstacle}>
          Remove
        </Button>
      </Menu>
      {asked === "edit" ? (
        <ValueDialog
          bucket={bucket}
          entry={{ key: entry.key, revision: newest.revision, payload: entry.operation === "put" ? payload : null }}
          takesTtl={takesTtl}
          obstacle={putObstacle}
          onClose={close}
          onStored={finish}
        />
      ) : null}
      {asked === "delete" || asked === "purge" ? (
        <RemovalDialog
          {...{ bucket, kind: asked }}
          name={entry.key}
          obstacle={removeObstacle}
          onClose={close}
          onRemoved={finish}
        />
      ) : null}
    </span>
  );
}
