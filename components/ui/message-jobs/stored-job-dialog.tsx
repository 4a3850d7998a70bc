"use client";

import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { TypedName } from "@/components/ui/deed/typed-name";
import { Segmented } from "@/components/ui/form/segmented";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useMessagePlan } from "@/lib/client/message-jobs/use-message-plan";
import { useGrammar } from "@/lib/client/queries/grammar";
import { startMessageJobMutation } from "@/lib/client/queries/message-jobs";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { parseRate } from "@/lib/client/words/job-words";
import { messagePlanObstacle } from "@/lib/client/words/message-plan-words";
import type { ExportedSearchRequest } from "@/lib/contract/export";
import type { MessageJobInput, MessagePlan, MessagePlanInput } from "@/lib/contract/message-jobs";
import { rightFor } from "@/lib/model/job/job";
import { type CopyChoice, CopyFields } from "./copy-fields";
import { MessagePlanView } from "./message-plan-view";
import { RangeFields, rangeSearch, type StreamRange, streamRangeFault } from "./range-fields";

/** Which messages: all that a search finds, or a part of a stream, which is asked for. */
export type ChosenMessages =
  | { readonly kind: "found"; readonly search: ExportedSearchRequest }
  | { readonly kind: "range"; readonly stream: string; readonly range: StreamRange };

/** Props of {@link StoredJobDialog}. */
export interface StoredJobDialogProps {
  action: "replay" | "delete";
  chosen: ChosenMessages;
  onClose: () => void;
}

const words = {
  replay: {
    title: "Replay messages",
    description:
      "Stores copies as new messages, with their headers, a new message id and a note of where they come from. Every consumer of their subjects receives them again. The job runs on the server.",
  },
  delete: {
    title: "Delete messages",
    description:
      "Removes the messages from their streams, one by one, for everybody. Erasing also overwrites their bytes on disk; copies in other streams and in backups stay. The job runs on the server and can be paused.",
  },
} as const;

const ways = [
  { value: "delete", label: "Delete" },
  { value: "erase", label: "Erase" },
] as const;

/** What a replay or a deletion would do, with what it takes to begin it. */
export function StoredJobDialog({ action, chosen, onClose }: StoredJobDialogProps) {
  const grammar = useGrammar();
  const [range, setRange] = useState(chosen.kind === "range" ? chosen.range : null);
  const [copy, setCopy] = useState<CopyChoice>({ subject: "", rate: "" });
  const [way, setWay] = useState<(typeof ways)[number]["value"]>("delete");
  const [typed, setTyped] = useState("");
  const [round, setRound] = useState(0);
  const [openedMs] = useState(() => Date.now());
  const settled = useDebounced(JSON.stringify([range, copy.subject.trim()]), 300);
  const isSettled = settled === JSON.stringify([range, copy.subject.trim()]);
  const fault =
    (range === null ? null : streamRangeFault(range, grammar.explainFilter)) ??
    (copy.subject.trim() === "" ? null : grammar.explainName(copy.subject.trim())) ??
    (parseRate(copy.rate) === undefined ? "Fix the rate first" : null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `settled` says all that it is made of
  const input = useMemo<MessagePlanInput | null>(() => {
    if (fault !== null) return null;
    const search =
      chosen.kind === "found" || range === null ? searchOf(chosen) : rangeSearch(chosen.stream, range, openedMs);
    const destination = copy.subject.trim() === "" ? null : copy.subject.trim();
    return action === "replay" ? { action, search, destination } : { action, search };
  }, [settled, fault === null]);
  const planning = useMessagePlan(input, round);
  const { start, isPending, error } = useStart(() => setRound(round + 1));
  const obstacle = useObstacle()(rightFor(action));
  const plan = isSettled ? planning.plan : null;
  return (
    <DeedDialog
      keepsInput
      title={words[action].title}
      description={words[action].description}
      label={labelOf(action, way === "erase", plan)}
      destroys={action === "delete"}
      obstacle={obstacle ?? fault ?? planObstacle(plan, planning.error) ?? typedObstacle(action, plan, typed)}
      pending={isPending}
      error={error ?? (fault === null ? planning.error : null)}
      onRun={() => {
        if (plan?.search == null) return;
        const ratePerS = parseRate(copy.rate) ?? null;
        const { search, total } = plan;
        const destination = copy.subject.trim() === "" ? null : copy.subject.trim();
        start(
          action === "replay"
            ? { action, search, destination, ratePerS, confirmed: { total } }
            : { action, search, ratePerS, erase: way === "erase", confirmed: { total, typed } },
        );
      }}
      onClose={onClose}
    >
      {range === null ? null : <RangeFields value={range} explainFilter={grammar.explainFilter} onChange={setRange} />}
      {fault !== null ? null : <MessagePlanView action={action} planning={isSettled ? planning : looking} />}
      <CopyFields value={copy} withoutSubject={action === "delete"} onChange={setCopy} />
      {action === "delete" ? (
        <div className="flex">
          <Segmented label="How to delete" value={way} options={ways} onChange={setWay} />
        </div>
      ) : null}
      {action === "delete" && plan !== null && plan.total > 0 ? (
        <TypedName name={String(plan.total)} value={typed} onChange={setTyped} />
      ) : null}
    </DeedDialog>
  );
}

const looking = { progress: null, plan: null, error: null };

function searchOf(chosen: ChosenMessages): ExportedSearchRequest {
  return chosen.kind === "found"
    ? { ...chosen.search, order: "oldest" }
    : { streams: [chosen.stream], order: "oldest" };
}

function labelOf(action: StoredJobDialogProps["action"], erases: boolean, plan: MessagePlan | null): string {
  const verb = action === "replay" ? "Replay" : erases ? "Erase" : "Delete";
  return plan === null || plan.total === 0 ? verb : `${verb} ${formatCount(plan.total)}`;
}

function planObstacle(plan: MessagePlan | null, error: unknown): string | null {
  if (error !== null) return "What this would do could not be looked up";
  return plan === null ? "Looking for the messages" : messagePlanObstacle(plan);
}

function typedObstacle(action: StoredJobDialogProps["action"], plan: MessagePlan | null, typed: string): string | null {
  if (action === "replay" || plan === null) return null;
  return typed.trim() === String(plan.total) ? null : "Type their number first: this cannot be undone";
}

/** Starts once, however often it is pressed, and goes to the job. `onRefused`: the plan does not hold any more. */
export function useStart(onRefused: () => void) {
  const go = useGo();
  const { mutate, isPending, isSuccess, error } = useMutation({
    ...startMessageJobMutation(useBroker()),
    onSuccess: ({ job }) => go(hrefs.job(job.id)),
    onError: onRefused,
  });
  const start = (input: MessageJobInput) => {
    if (!isPending && !isSuccess) mutate(input);
  };
  return { start, isPending: isPending || isSuccess, error };
}
