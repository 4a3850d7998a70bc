"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { Banner } from "@/components/ui/state/banner";
import { Skeleton } from "@/components/ui/state/skeleton";
import { notify } from "@/components/ui/toast/notify";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { consumerDeletionPlanQuery, deleteConsumerMutation } from "@/lib/client/queries/manage-consumer";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Retention } from "@/lib/model/stream/stream";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { ConsumerDialogProps } from "./consumer-dialog";
import { deletionLoss, deletionSentences } from "./deletion-words";

/** Props of {@link DeletionDialog}. */
export interface DeletionDialogProps extends ConsumerDialogProps {
  retention: Retention | null;
}

/** What goes with a consumer, before it goes. */
export function DeletionDialog({ consumer, retention, obstacle, onClose }: DeletionDialogProps) {
  const { stream, name, displayName } = consumer;
  const [typed, setTyped] = useState("");
  const broker = useBroker();
  const go = useGo();
  const plan = useQuery({ ...consumerDeletionPlanQuery(broker, consumer), retry: false });
  const remove = useMutation({
    ...deleteConsumerMutation(broker, consumer),
    onSuccess: () => {
      notify("success", `${visibleLine(displayName)} was deleted`);
      go(hrefs.streamTab(stream, "consumers"));
    },
    onError: () => void plan.refetch(),
  });
  const { data } = plan;
  const unready = data === undefined ? "Looking up what would be lost" : typedNameObstacle(name, typed);
  const loss = data && deletionLoss(data);
  return (
    <DeedDialog
      title={`Delete ${visibleLine(displayName)}`}
      description={`The consumer goes with all that it knows: its position, what is in flight, its settings. This cannot be undone.`}
      label="Delete"
      destroys
      obstacle={obstacle ?? (plan.isError ? "What would be lost could not be looked up" : unready)}
      pending={remove.isPending}
      error={remove.error ?? plan.error}
      onRun={() => {
        if (data === undefined) return;
        const { createdAt, lost, unread } = data;
        remove.mutate({ confirmed: { name, createdAt, lost: lost.value, unread: unread.value } });
      }}
      onClose={onClose}
    >
      {loss ? (
        <Banner tone="warn" inset>
          {loss}
        </Banner>
      ) : null}
      {data === undefined ? (
        plan.isError ? null : (
          <Skeleton className="h-12" />
        )
      ) : (
        <ul className="grid gap-1 text-muted">
          {deletionSentences(data, retention).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <TypedName name={name} value={typed} onChange={setTyped} />
    </DeedDialog>
  );
}
