"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { PlanTable } from "@/components/ui/deed/plan-table";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { Banner } from "@/components/ui/state/banner";
import { notify } from "@/components/ui/toast/notify";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { deleteStreamMutation, streamDeletionPlanQuery } from "@/lib/client/queries/manage-stream";
import { formatBytes } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { exact } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { StreamDialogProps } from "./stream-dialog";
import { streamDeletionSentences, unfinishedSentence } from "./stream-words";

/** What goes with a stream, before it goes. */
export function DeletionDialog({ name, obstacle, onClose }: StreamDialogProps) {
  const [typed, setTyped] = useState("");
  const broker = useBroker();
  const go = useGo();
  const plan = useQuery(streamDeletionPlanQuery(broker, name));
  const remove = useMutation({
    ...deleteStreamMutation(broker, name),
    onSuccess: () => {
      notify("success", `${visibleLine(name)} was deleted`);
      go(hrefs.streams);
    },
    onError: () => void plan.refetch(),
  });
  const { data } = plan;
  const unready = data === undefined ? "Looking up what would be deleted" : typedNameObstacle(name, typed);
  const warning = data && unfinishedSentence(data);
  const none = exact(0);
  return (
    <DeedDialog
      title={`Delete ${visibleLine(name)}`}
      description="The stream goes with its messages and consumers. This cannot be undone."
      label="Delete"
      destroys
      obstacle={obstacle ?? (plan.isError ? "What would be deleted could not be looked up" : unready)}
      pending={remove.isPending}
      error={remove.error ?? plan.error}
      onRun={() => {
        if (data === undefined) return;
        const { createdAt, messages, consumers, dependents } = data;
        remove.mutate({ confirmed: { name, createdAt, messages, consumers, dependents: dependents.length } });
      }}
      onClose={onClose}
    >
      {plan.isError ? null : (
        <PlanTable
          lines={
            data && [
              { label: "Messages", before: exact(data.messages), after: none },
              { label: "Size", before: exact(data.bytes), after: none, format: formatBytes },
              { label: "Consumers", before: exact(data.consumers), after: none },
            ]
          }
        />
      )}
      {warning ? (
        <Banner tone="warn" inset>
          {warning}
        </Banner>
      ) : null}
      {data === undefined ? null : (
        <ul className="grid gap-1 text-muted">
          {streamDeletionSentences(data).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <TypedName name={name} value={typed} onChange={setTyped} />
    </DeedDialog>
  );
}
