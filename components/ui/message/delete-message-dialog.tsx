"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { Segmented } from "@/components/ui/form/segmented";
import { Banner } from "@/components/ui/state/banner";
import { Skeleton } from "@/components/ui/state/skeleton";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { deleteMessageMutation, messageDeletionPlanQuery } from "@/lib/client/queries/manage-message";
import { formatBytes } from "@/lib/client/words/format";
import { messageDeletionSentences, wantingSentence } from "@/lib/client/words/message-deletion-words";
import { storedAs } from "@/lib/client/words/stored-as";
import type { MessageDeletionPlan } from "@/lib/contract/manage-message";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ExactTime } from "../text/time";

const ways = [
  {
    value: "delete",
    label: "Delete",
    says: "The message is not found any more, and its room is given back in time. Until then its bytes may still lie on disk.",
  },
  {
    value: "erase",
    label: "Erase",
    says: "Its bytes are also overwritten on the servers' disks: for secrets and personal data. Copies that other streams, backups or consumers took stay.",
  },
] as const;

/** Props of {@link DeleteMessageDialog}. */
export interface DeleteMessageDialogProps {
  message: Message;
  /** Why nothing can be deleted here; null: it can. */
  obstacle: string | null;
  onClose: () => void;
  onDeleted: () => void;
}

/** Which message goes and who still wants it, before it goes. */
export function DeleteMessageDialog({ message, obstacle, onClose, onDeleted }: DeleteMessageDialogProps) {
  const [way, setWay] = useState<(typeof ways)[number]["value"]>("delete");
  const broker = useBroker();
  const { place } = message;
  const plan = useQuery(messageDeletionPlanQuery(broker, place));
  const remove = useMutation({
    ...deleteMessageMutation(broker, place),
    onSuccess: ({ deleted }) => {
      notify("success", deleted ? `${visibleLine(storedAs(message))} was deleted` : "It was gone already");
      onDeleted();
    },
    onError: () => void plan.refetch(),
  });
  const { data } = plan;
  return (
    <DeedDialog
      title={`Delete ${visibleLine(storedAs(message))}`}
      description="The message goes from its stream, for everybody. This cannot be undone."
      label={way === "erase" ? "Erase" : "Delete"}
      destroys
      obstacle={obstacle ?? data?.obstacle ?? planObstacle(data, plan.isError)}
      pending={remove.isPending}
      error={remove.error ?? plan.error}
      onRun={() => {
        if (data === undefined) return;
        const { storedAt, wanted, otherWanting } = data;
        const confirmed = { storedAt, wanting: wanted.length + otherWanting };
        remove.mutate({ erase: way === "erase", confirmed });
      }}
      onClose={onClose}
    >
      {plan.isError ? null : <Plan plan={data} />}
      <div className="grid justify-items-start gap-1">
        <Segmented label="How it goes" value={way} options={ways} onChange={setWay} />
        <p className="text-xs text-faint">{ways.find(({ value }) => value === way)?.says}</p>
      </div>
    </DeedDialog>
  );
}

function Plan({ plan }: { plan: MessageDeletionPlan | undefined }) {
  if (plan === undefined) return <Skeleton className="h-17" />;
  const { subject, storedAt, sizeBytes, obstacle } = plan;
  const warning = wantingSentence(plan);
  return (
    <>
      <p className="num">
        <span className="mono wrap-anywhere">{visibleLine(subject)}</span>, stored <ExactTime at={storedAt} />,{" "}
        {formatBytes(sizeBytes)}
      </p>
      {obstacle === null ? null : (
        <Banner tone="bad" inset>
          {visibleLine(obstacle)}
        </Banner>
      )}
      {warning === null ? null : (
        <Banner tone="warn" inset>
          {warning}
        </Banner>
      )}
      <ul className="grid gap-1 text-muted">
        {messageDeletionSentences(plan).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function planObstacle(plan: MessageDeletionPlan | undefined, failed: boolean): string | null {
  if (failed) return "What would be deleted could not be looked up";
  return plan === undefined ? "Looking up who still wants it" : null;
}
