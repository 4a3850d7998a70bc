"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { VerdictBadge } from "@/components/ui/verdict-badge";
import { retryFailureMutation } from "@/lib/client/failures";
import { hrefs } from "@/lib/client/hrefs";
import { toApiError } from "@/lib/client/http";
import { recipientsQuery } from "@/lib/client/publish";
import { snapshotQuery } from "@/lib/client/snapshot";
import type { Recipients } from "@/lib/contract/publish";
import type { Failure } from "@/lib/model/failure";
import { visibleLine } from "@/lib/model/visible-text";
import { storedAs } from "./failure-words";
import { originalFate, planRetry, type RetryPlan, retryErrorSentence } from "./retry-plan";

/** Props of {@link RetryDialog}. */
export interface RetryDialogProps {
  /** Null closes it. */
  failure: Failure | null;
  onClose: () => void;
}

/** Says what a retry will do and to whom, and does it. */
export function RetryDialog({ failure, onClose }: RetryDialogProps) {
  return failure ? <OpenDialog key={failure.id} failure={failure} onClose={onClose} /> : null;
}

function OpenDialog({ failure, onClose }: { failure: Failure; onClose: () => void }) {
  const subject = failure.subject ?? "";
  const recipients = useQuery({ ...recipientsQuery(subject), enabled: subject !== "" });
  const retry = useRetry(failure.id, onClose);
  const plan = planRetry(failure, recipients.data ?? null);
  const cancel = useRef<HTMLButtonElement>(null);
  // The harmless answer has the focus: the key press that opened the dialog must not go on to confirm it.
  useEffect(() => cancel.current?.focus(), []);
  const isPlanning = recipients.isPending && subject !== "";
  return (
    <Dialog
      open
      onClose={onClose}
      title="Retry this message"
      description={isPlanning ? `Looking up who receives ${visibleLine(subject)}` : visibleLine(plan.summary)}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            pending={retry.isPending}
            disabledReason={isPlanning ? "Looking up who will receive it" : plan.obstacle}
            onClick={retry.send}
          >
            {plan.action}
          </Button>
        </>
      }
    >
      <div className="grid min-w-0 gap-3">
        {retry.error ? (
          <Banner tone="bad" inset>
            {retryErrorSentence(toApiError(retry.error))}
          </Banner>
        ) : null}
        {isPlanning ? <Skeleton className="h-12" /> : <Receivers recipients={recipients.data ?? null} plan={plan} />}
        <ul className="grid list-disc gap-1 pl-4 text-muted">
          <li>
            All headers are kept but message id and expectations (Nats-Expected-*); the id is a fresh one, and
            Jetlag-Origin-* headers say where the copy comes from.
          </li>
          <li>
            <OriginalFate stream={failure.stream} />
          </li>
        </ul>
      </div>
    </Dialog>
  );
}

/** Sends once, however often it is pressed while the answer is awaited. */
function useRetry(id: string, onDone: () => void) {
  const router = useRouter();
  const isSent = useRef(false);
  const { mutate, isPending, error } = useMutation({
    ...retryFailureMutation,
    onSuccess: ({ resolution }) => {
      onDone();
      toast.success(`Stored as ${storedAs(resolution)}`, {
        action: { label: "Look", onClick: () => router.push(hrefs.message(resolution.stream, resolution.seq)) },
      });
    },
    onError: () => {
      isSent.current = false;
    },
  });
  const send = () => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(id);
  };
  return { send, isPending, error };
}

function Receivers({ recipients, plan }: { recipients: Recipients | null; plan: RetryPlan }) {
  return (
    <>
      {recipients && recipients.consumers.length > 0 ? (
        <ul aria-label="Who will receive it" className="max-h-60 overflow-y-auto rounded-md border border-line">
          {recipients.consumers.map(({ name, displayName, verdict }) => (
            <li
              key={name}
              className="flex items-center justify-between gap-3 border-t border-line px-3 py-1.5 first:border-t-0"
            >
              <span className="mono min-w-0 wrap-anywhere">{visibleLine(displayName)}</span>
              <VerdictBadge verdict={verdict} />
            </li>
          ))}
        </ul>
      ) : null}
      {[...plan.warnings, ...(plan.obstacle ? [plan.obstacle] : [])].map((warning) => (
        <Banner key={warning} tone="warn" inset>
          {visibleLine(warning)}
        </Banner>
      ))}
    </>
  );
}

function OriginalFate({ stream }: { stream: string }) {
  const { data } = useQuery({
    ...snapshotQuery,
    select: ({ streams }) => streams.find(({ config }) => config.name === stream)?.config.retention ?? null,
  });
  return visibleLine(originalFate(stream, data ?? null));
}
