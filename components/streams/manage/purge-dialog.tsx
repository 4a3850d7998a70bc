"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { PlanTable } from "@/components/ui/deed/plan-table";
import { TypedName, typedNameObstacle } from "@/components/ui/deed/typed-name";
import { Field, Input } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { Dialog } from "@/components/ui/overlay/dialog";
import { Banner } from "@/components/ui/state/banner";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useGrammar } from "@/lib/client/queries/grammar";
import { purgeMutation, purgePlanQuery } from "@/lib/client/queries/manage-stream";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { tellKnown } from "@/lib/client/words/known";
import type { PurgePlan } from "@/lib/contract/manage-stream";
import { exact } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import { type PurgeExtent, type PurgeForm, purgeFault, toPurgeWish } from "./purge-form";
import type { StreamDialogProps } from "./stream-dialog";
import { unfinishedSentence } from "./stream-words";

const options = [
  { value: "all", label: "All" },
  { value: "before", label: "Before a message" },
  { value: "keep", label: "All but the newest" },
] as const;

/** Which messages to remove, with what would be left; and once it is done, how many were. */
export function PurgeDialog({ name, obstacle, onClose }: StreamDialogProps) {
  const [form, setForm] = useState<PurgeForm>({ extent: "all", subject: "", before: "", keep: "" });
  const [typed, setTyped] = useState("");
  const broker = useBroker();
  const grammar = useGrammar();
  const settled = useDebounced(form, 250);
  const fault = purgeFault(form, grammar);
  const isReady = purgeFault(settled, grammar) === null;
  const scope = toPurgeWish(settled);
  const plan = useQuery({ ...purgePlanQuery(broker, name, scope), enabled: isReady });
  const purge = useMutation({ ...purgeMutation(broker, name), onError: () => void plan.refetch() });
  if (purge.data !== undefined) return <PurgeDone name={name} {...purge.data} onClose={onClose} />;
  const known = isReady && settled === form ? plan.data : undefined;
  const change = (part: Partial<PurgeForm>) => setForm({ ...form, ...part });
  return (
    <DeedDialog
      title={`Purge ${visibleLine(name)}`}
      description="Messages are removed from the stream; the stream and its consumers stay. This cannot be undone."
      label={known === undefined ? "Remove" : `Remove ${tellKnown(known.removed, formatCount)}`}
      destroys
      obstacle={obstacle ?? fault ?? planObstacle(known, plan.isError) ?? typedNameObstacle(name, typed)}
      pending={purge.isPending}
      error={purge.error ?? (fault === null ? plan.error : null)}
      onRun={() => {
        if (known === undefined) return;
        const { createdAt, removed } = known;
        purge.mutate({ scope, confirmed: { name, createdAt, removed: removed.value } });
      }}
      onClose={onClose}
    >
      <div className="grid justify-items-start gap-1">
        <span aria-hidden className="font-medium">
          What to remove
        </span>
        <Segmented<PurgeExtent>
          label="What to remove"
          value={form.extent}
          options={options}
          onChange={(extent) => change({ extent })}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Only of subject" hint="Empty: of every subject" error={subjectError(form.subject, grammar)}>
          {(control) => (
            <Input
              {...control}
              mono
              placeholder="ORDERS.created"
              value={form.subject}
              onChange={(event) => change({ subject: event.target.value })}
            />
          )}
        </Field>
        {form.extent === "all" ? null : (
          <Field
            label={form.extent === "before" ? "First message that stays" : "How many stay"}
            hint={form.extent === "before" ? "Its number; those before it go" : "The newest; 1 or more"}
          >
            {(control) => (
              <Input
                {...control}
                mono
                inputMode="numeric"
                value={form.extent === "before" ? form.before : form.keep}
                onChange={(event) => change({ [form.extent]: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      {fault !== null || plan.isError ? null : <Plan plan={known} />}
      <TypedName name={name} value={typed} onChange={setTyped} />
    </DeedDialog>
  );
}

function Plan({ plan }: { plan: PurgePlan | undefined }) {
  const warning = plan && plan.removed.value !== 0 ? unfinishedSentence(plan) : null;
  return (
    <>
      <PlanTable lines={plan && [{ label: "Messages", before: exact(plan.before.messages), after: plan.after }]} />
      {warning === null || warning === undefined ? null : (
        <Banner tone="warn" inset>
          {warning}
        </Banner>
      )}
    </>
  );
}

function PurgeDone({
  name,
  removed,
  left,
  onClose,
}: {
  name: string;
  removed: number;
  left: number;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${formatQuantity(removed, "message was", "messages were")} removed`}
      description={`${visibleLine(name)} holds ${formatQuantity(left, "message")} now.`}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    />
  );
}

const subjectError = (subject: string, grammar: ReturnType<typeof useGrammar>) =>
  subject.trim() === "" ? null : grammar.explainFilter(subject.trim());

function planObstacle(plan: PurgePlan | undefined, failed: boolean): string | null {
  if (failed) return "What it would remove could not be looked up";
  if (plan === undefined) return "Looking up what it would remove";
  return plan.removed.value === 0 && plan.removed.how === "exact" ? "There is nothing to remove" : null;
}
