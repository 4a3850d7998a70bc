"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { PlanTable } from "@/components/ui/deed/plan-table";
import { Field, Input } from "@/components/ui/form/input";
import { MomentField } from "@/components/ui/form/moment-field";
import { Segmented } from "@/components/ui/form/segmented";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { resetMutation, resetPlanQuery } from "@/lib/client/queries/manage-consumer";
import { formatQuantity } from "@/lib/client/words/format";
import type { ResetFrom, ResetPlan } from "@/lib/contract/manage-consumer";
import { exact } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { ConsumerDialogProps } from "./consumer-dialog";
import { resetLabel, resetSentences } from "./reset-words";

type Kind = ResetFrom["kind"];
const options = [
  { value: "start", label: "Start" },
  { value: "number", label: "Message" },
  { value: "time", label: "Time" },
] as const;

/** Where a consumer shall go on, with what it would be given then. */
export function ResetDialog({ consumer, obstacle, onClose }: ConsumerDialogProps) {
  const [kind, setKind] = useState<Kind>("start");
  const [number, setNumber] = useState("");
  const [at, setAt] = useState<string | null>(null);
  const typed = fromOf(kind, number, at);
  const from = useDebounced(typed, 250);
  const broker = useBroker();
  const plan = useQuery({
    ...resetPlanQuery(broker, consumer, from ?? { kind: "start" }),
    enabled: from !== null,
    retry: false,
  });
  const reset = useMutation({
    ...resetMutation(broker, consumer),
    onSuccess: ({ consumer: { displayName, waiting } }) => {
      notify("success", `${visibleLine(displayName)} was reset`, {
        description: `${formatQuantity(waiting, "message waits", "messages wait")} for it now`,
      });
      onClose();
    },
    // What was confirmed is not so any more: the plan of now takes its place.
    onError: () => void plan.refetch(),
  });
  const isStale = JSON.stringify(from) !== JSON.stringify(typed);
  const known = from === null || isStale ? undefined : plan.data;
  return (
    <DeedDialog
      title={`Reset ${visibleLine(consumer.displayName)}`}
      description="It goes on elsewhere: what comes after that place is delivered, whatever it finished before. Messages that were given up get another chance."
      label={known === undefined ? "Reset" : resetLabel(known)}
      obstacle={obstacle ?? whyNot(typed, kind, known, plan.isError)}
      pending={reset.isPending}
      error={reset.error ?? (from === null ? null : plan.error)}
      onRun={() => {
        if (from !== null && known !== undefined) reset.mutate({ from, confirmed: confirmedOf(known) });
      }}
      onClose={onClose}
    >
      <div className="grid justify-items-start gap-1">
        <span aria-hidden className="font-medium">
          Go on at
        </span>
        <Segmented<Kind> label="Go on at" value={kind} options={options} onChange={setKind} />
      </div>
      {kind === "number" ? (
        <Field label="Number of the first message to deliver">
          {(control) => (
            <Input
              {...control}
              mono
              inputMode="numeric"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {kind === "time" ? <MomentField label="Stored since" at={at} onChange={setAt} /> : null}
      {from === null || plan.isError ? null : (
        <>
          <PlanTable
            lines={
              known && [
                { label: "Waiting for it", before: exact(known.before.waiting), after: known.after },
                { label: "In flight", before: exact(known.before.inFlight), after: exact(0) },
              ]
            }
          />
          {known === undefined ? null : (
            <ul className="grid gap-1 text-muted">
              {resetSentences(known).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
        </>
      )}
    </DeedDialog>
  );
}

/** Where to, as it is sent; null while it is not said. */
function fromOf(kind: Kind, number: string, at: string | null): ResetFrom | null {
  const digits = number.trim().replace(/^#/, "");
  if (kind === "start") return { kind };
  if (kind === "number") return /^\d{1,15}$/.test(digits) ? { kind, number: digits } : null;
  return at === null ? null : { kind, at };
}

function whyNot(typed: ResetFrom | null, kind: Kind, plan: ResetPlan | undefined, failed: boolean): string | null {
  if (typed === null) return kind === "number" ? "Type the number of a message first" : "Say since when first";
  if (failed) return "What it would do could not be looked up";
  return plan === undefined ? "Looking up what it would do" : null;
}

const confirmedOf = ({ createdAt, again, skipped }: ResetPlan) => ({
  createdAt,
  again: again.value,
  skipped: skipped.value,
});
