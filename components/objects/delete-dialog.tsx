"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { PlanTable } from "@/components/ui/deed/plan-table";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { deleteObjectMutation } from "@/lib/client/queries/objects";
import { formatBytes } from "@/lib/client/words/format";
import type { ObjectInfo } from "@/lib/model/bucket/object-info";
import { exact } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link DeleteDialog}. */
export interface DeleteDialogProps {
  bucket: string;
  object: ObjectInfo;
  obstacle: string | null;
  onClose: () => void;
}

/** What deleting an object does, before it is done. */
export function DeleteDialog({ bucket, object, obstacle, onClose }: DeleteDialogProps) {
  const [typed, setTyped] = useState("");
  const { name, revision, sizeBytes, chunks } = object;
  const remove = useMutation({
    ...deleteObjectMutation(useBroker(), bucket),
    onSuccess: () => {
      notify("success", `${visibleLine(name)} was deleted`);
      onClose();
    },
  });
  const none = exact(0);
  return (
    <DeedDialog
      title={`Delete ${visibleLine(name)}`}
      description="Its bytes are removed, and its name stays with a mark, so that readers see that it was deleted. This cannot be undone."
      label="Delete"
      destroys
      obstacle={obstacle ?? typedNameObstacle(name, typed)}
      pending={remove.isPending}
      error={remove.error}
      onRun={() => remove.mutate({ name, confirmed: { name: typed, revision } })}
      onClose={onClose}
    >
      <PlanTable
        lines={[
          { label: "Size", before: exact(sizeBytes), after: none, format: formatBytes },
          { label: "Chunks", before: exact(chunks), after: none },
        ]}
      />
      <TypedName name={name} value={typed} onChange={setTyped} />
    </DeedDialog>
  );
}
