"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { sealMutation } from "@/lib/client/queries/manage-stream";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { StreamDialogProps } from "./stream-dialog";

/** Props of {@link SealDialog}. */
export interface SealDialogProps extends StreamDialogProps {
  createdAt: string;
  subjects: readonly string[];
}

const andList = new Intl.ListFormat("en");

/** Asks before a stream is sealed. */
export function SealDialog({ name, createdAt, subjects, obstacle, onClose }: SealDialogProps) {
  const [typed, setTyped] = useState("");
  const seal = useMutation({
    ...sealMutation(useBroker(), name),
    onSuccess: () => {
      notify("success", `${visibleLine(name)} is sealed`);
      onClose();
    },
  });
  return (
    <DeedDialog
      title={`Seal ${visibleLine(name)}`}
      description="Nothing can be stored in it any more, and nothing deleted, purged or expired: what it holds stays as it is. This cannot be undone; only deleting the whole stream is left."
      label="Seal"
      destroys
      obstacle={obstacle ?? typedNameObstacle(name, typed)}
      pending={seal.isPending}
      error={seal.error}
      onRun={() => seal.mutate({ confirmed: { name, createdAt } })}
      onClose={onClose}
    >
      {subjects.length === 0 ? null : (
        <p className="text-muted wrap-anywhere">
          What is published to {andList.format(subjects.map(visibleLine))} is refused from then on. Its consumers go on
          reading.
        </p>
      )}
      <TypedName name={name} value={typed} onChange={setTyped} />
    </DeedDialog>
  );
}
