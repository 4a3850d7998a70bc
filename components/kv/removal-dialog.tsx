"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { PlanTable } from "@/components/ui/deed/plan-table";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { Field, Input } from "@/components/ui/form/input";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { keyRemovalQuery, removeKeyMutation } from "@/lib/client/queries/kv";
import { exact } from "@/lib/model/known";
import { ttlProblem } from "@/lib/model/message/message-time";
import { visibleLine } from "@/lib/model/text/visible-text";
import { removalWords, revisionsAfter } from "./removal-words";

/** Props of {@link RemovalDialog}. */
export interface RemovalDialogProps {
  bucket: string;
  /** The key. */
  name: string;
  kind: "delete" | "purge";
  obstacle: string | null;
  onClose: () => void;
  onRemoved: () => void;
}

/** What removing a key does, before it is done. */
export function RemovalDialog({ bucket, name, kind, obstacle, onClose, onRemoved }: RemovalDialogProps) {
  const [typed, setTyped] = useState("");
  const [ttl, setTtl] = useState("");
  const broker = useBroker();
  const plan = useQuery(keyRemovalQuery(broker, bucket, name));
  const remove = useMutation({
    ...removeKeyMutation(broker, bucket),
    onSuccess: () => {
      notify("success", `${visibleLine(name)} was ${kind === "purge" ? "purged" : "deleted"}`);
      onRemoved();
    },
    onError: () => void plan.refetch(),
  });
  const { data } = plan;
  const ttlFault = ttl.trim() === "" ? null : ttlProblem(ttl.trim());
  const isPurge = kind === "purge";
  const unready =
    data === undefined
      ? "Looking up what would be removed"
      : (data.obstacle ?? (isPurge ? (ttlFault ?? typedNameObstacle(name, typed)) : null));
  return (
    <DeedDialog
      title={`${isPurge ? "Purge" : "Delete"} ${visibleLine(name)}`}
      description={
        isPurge
          ? "The key goes with all of its revisions. This cannot be undone."
          : "A mark takes the place of its value: readers see that it was deleted."
      }
      label={isPurge ? "Purge" : "Delete"}
      destroys
      obstacle={obstacle ?? (plan.isError ? "What would be removed could not be looked up" : unready)}
      pending={remove.isPending}
      error={remove.error ?? plan.error}
      onRun={() => {
        if (data === undefined) return;
        const about = { key: name, revision: data.revision };
        if (!isPurge) remove.mutate({ kind: "delete", body: about });
        else
          remove.mutate({
            kind: "purge",
            body: { ...about, ttl: ttl.trim() === "" ? null : ttl.trim(), confirmed: { name: typed } },
          });
      }}
      onClose={onClose}
    >
      {plan.isError ? null : (
        <PlanTable
          lines={
            data && [
              {
                label: "Revisions, the mark included",
                before: exact(data.revisions),
                after: exact(revisionsAfter(data, kind)),
              },
            ]
          }
        />
      )}
      {data === undefined ? null : <p className="text-muted">{removalWords(data, kind)}</p>}
      {isPurge && data?.takesTtl ? (
        <Field
          label="Keep the marker for"
          hint="90s, 1h30m. Left empty it stays until the bucket's own limit removes it."
          error={ttlFault}
        >
          {(control) => <Input {...control} mono value={ttl} onChange={(event) => setTtl(event.target.value)} />}
        </Field>
      ) : null}
      {isPurge ? <TypedName name={name} value={typed} onChange={setTyped} /> : null}
    </DeedDialog>
  );
}
