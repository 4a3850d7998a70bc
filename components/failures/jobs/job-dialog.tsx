"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Field, Input, Textarea } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { Dialog } from "@/components/ui/overlay/dialog";
import { Banner } from "@/components/ui/state/banner";
import { Skeleton } from "@/components/ui/state/skeleton";
import { notify } from "@/components/ui/toast/notify";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { toApiError } from "@/lib/client/http/http";
import { jobPlanQuery, startJobMutation } from "@/lib/client/queries/failures/failure-jobs";
import { failureQuery } from "@/lib/client/queries/failures/failures";
import { useGrammar } from "@/lib/client/queries/grammar";
import { jobMessagesQuery, jobQuery } from "@/lib/client/queries/jobs";
import { formatBytes } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { actionWords, jobErrorSentence, outcomeMeanings, parseRate } from "@/lib/client/words/job-words";
import { storedAs } from "@/lib/client/words/stored-as";
import type { FailurePlan, JobScope } from "@/lib/contract/failure-jobs";
import type { FailureAction, Job, RedriveTo } from "@/lib/model/job/job";
import { isMasked } from "@/lib/model/message/message-mask";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";
import { actionLabel, headerSentence, planObstacle, planSummary, planTitle } from "./failure-plan-words";
import { PlanView } from "./job-plan-view";
import { RecipientChoice } from "./recipient-choice";

/** What a person is about to do. */
export interface JobIntent {
  readonly action: FailureAction;
  readonly scope: JobScope;
  /** Set when it is about one message: its payload can be changed. */
  readonly failureId: string | null;
}

/** Says what a job will do and to whom, takes its settings, and starts it. Null closes it. */
export function JobDialog({ intent, onClose }: { intent: JobIntent | null; onClose: () => void }) {
  return intent ? <OpenDialog key={JSON.stringify(intent)} intent={intent} onClose={onClose} /> : null;
}

function OpenDialog({ intent, onClose }: { intent: JobIntent; onClose: () => void }) {
  const { action, failureId } = intent;
  const [since, setSince] = useState<SinceChoice>("any");
  const scope = useMemo(() => narrowScope(intent.scope, since), [intent.scope, since]);
  const [to, setTo] = useState<RedriveTo>("everyone");
  const [typed, setSubject] = useState("");
  // What was typed for everyone is kept in case the choice is taken back.
  const subject = to === "everyone" ? typed : "";
  const grammar = useGrammar();
  const [rate, setRate] = useState("");
  const [payload, setPayload] = useState<string | null>(null);
  const destination = useDebounced(subject.trim(), 250);
  const isBadSubject = subject.trim() !== "" && !grammar.isName(subject.trim());
  const ratePerS = parseRate(rate);
  const target = destination === "" || !grammar.isName(destination) ? null : destination;
  const plan = useQuery({
    ...jobPlanQuery(useBroker(), { action, scope, to, destination: target }),
    placeholderData: keepPreviousData,
  });
  const { start, isPending, error } = useStart(onClose);
  const cancel = useRef<HTMLButtonElement>(null);
  const isStale = destination !== subject.trim();
  const obstacle = isBadSubject
    ? "Fix the subject first"
    : ratePerS === undefined
      ? "Fix the rate first"
      : plan.isError
        ? "This cannot be started as it is"
        : plan.data === undefined || plan.isPlaceholderData || isStale
          ? "Looking up who will receive it"
          : planObstacle(action, plan.data);
  const send = () =>
    start({
      action,
      scope: fixScope(intent.scope, plan.data?.since ?? null),
      to,
      destination: target,
      ratePerS: ratePerS ?? null,
      ...(payload === null ? {} : { payload: { encoding: "utf8" as const, data: payload } }),
    });
  return (
    <Dialog
      open
      onClose={onClose}
      // The harmless answer has it: the key press that opened the dialog must not go on to confirm it.
      initialFocus={cancel}
      title={titleOf(intent, plan.data)}
      description={
        plan.data
          ? visibleLine(planSummary(action, plan.data))
          : plan.isError
            ? "What this would do could not be looked up"
            : "Looking up what this would do"
      }
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant={action === "discard" ? "danger" : "primary"}
            pending={isPending}
            disabledReason={obstacle}
            onClick={send}
          >
            {actionLabel(action, plan.data)}
          </Button>
        </>
      }
    >
      <div className="grid min-w-0 gap-3">
        {error ? (
          <Banner tone="bad" inset>
            {jobErrorSentence(toApiError(error))}
          </Banner>
        ) : null}
        {plan.error ? (
          <Banner tone="bad" inset>
            {jobErrorSentence(toApiError(plan.error))}
          </Banner>
        ) : null}
        {"filter" in intent.scope && !isTimed(intent.scope.filter) ? (
          <div className="flex min-w-0">
            <Segmented label="Failed" value={since} options={sinceOptions} onChange={setSince} />
          </div>
        ) : null}
        {action === "redrive" ? (
          <RecipientChoice value={to} plan={plan.data} failed={plan.isError} onChange={setTo} />
        ) : null}
        {plan.data ? <PlanView action={action} plan={plan.data} /> : plan.error ? null : <Skeleton className="h-24" />}
        {action === "redrive" ? (
          <>
            <div
              className={classNames(
                "grid gap-3",
                to === "everyone" ? "sm:grid-cols-[minmax(0,1fr)_9rem]" : "sm:grid-cols-[9rem]",
              )}
            >
              {to === "everyone" ? (
                <Field
                  label="To another subject"
                  hint="Empty: each to the subject it came from"
                  error={isBadSubject ? "Not a subject: tokens separated by dots, no wildcards" : null}
                >
                  {(control) => (
                    <Input {...control} mono value={subject} onChange={(e) => setSubject(e.target.value)} />
                  )}
                </Field>
              ) : null}
              <Field
                label="Copies per second"
                hint="Empty: no limit"
                error={ratePerS === undefined ? "A number from 0.01" : null}
              >
                {(control) => (
                  <Input {...control} inputMode="decimal" value={rate} onChange={(e) => setRate(e.target.value)} />
                )}
              </Field>
            </div>
            {failureId === null ? null : <PayloadField id={failureId} value={payload} onChange={setPayload} />}
            {plan.data && plan.data.skipped === plan.data.total ? null : (
              <p className="text-xs text-faint">
                {visibleLine(headerSentence(plan.data))}
                {plan.data ? ` Payloads together: ${formatBytes(plan.data.bytes)}.` : ""}
              </p>
            )}
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

const sinceOptions = [
  { value: "any", label: "Any time" },
  { value: "15m", label: "Last 15 min" },
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 h" },
] as const;
type SinceChoice = (typeof sinceOptions)[number]["value"];
const sinceMs = { "15m": 900_000, "1h": 3_600_000, "24h": 86_400_000 };

/** True when the page has limited the time of the failures already. */
const isTimed = ({ withinMs, since, until }: Extract<JobScope, { filter: object }>["filter"]) =>
  withinMs !== undefined || since !== undefined || until !== undefined;

/** The failures of a filter that are not older, by the server's clock; chosen ones stay chosen. */
function narrowScope(scope: JobScope, since: SinceChoice): JobScope {
  if (since === "any" || !("filter" in scope)) return scope;
  return { filter: { ...scope.filter, withinMs: sinceMs[since] } };
}

/** The failures that the plan was about, although time has passed. */
function fixScope(scope: JobScope, since: string | null): JobScope {
  if (since === null || !("filter" in scope)) return scope;
  const { withinMs: _withinMs, ...filter } = scope.filter;
  return { filter: { ...filter, since } };
}

function titleOf({ action, failureId }: JobIntent, plan: FailurePlan | undefined): string {
  if (failureId !== null) return `${actionWords[action]} this message`;
  return planTitle(action, plan);
}

/** The payload of one message, to be changed before it is sent. */
function PayloadField(props: { id: string; value: string | null; onChange: (value: string | null) => void }) {
  const { id, value, onChange } = props;
  const { data } = useQuery(failureQuery(useBroker(), id));
  const payload = data?.failure.message?.payload;
  if (payload === undefined || payload.encoding !== "utf8" || payload.truncated) return null;
  if (isMasked([], payload))
    return <p className="text-xs text-faint">Parts of the payload are masked, so it cannot be changed here.</p>;
  if (value === null)
    return (
      <div>
        <Button size="sm" onClick={() => onChange(payload.data)}>
          Edit the payload
        </Button>
      </div>
    );
  return (
    <Field
      label="Payload"
      hint={`${
        value === payload.data ? "Not changed yet" : "Changed: the copy carries this instead of the original payload"
      }${visibleText(value) === value ? "" : ". It holds characters that hide or reorder others: it may not read as it is stored"}`}
      aside={
        <button type="button" className="text-accent hover:underline" onClick={() => onChange(null)}>
          Leave as it is
        </button>
      }
    >
      {(control) => (
        <Textarea {...control} mono rows={8} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

/** Starts once, however often it is pressed; one message is waited for, a longer job has a page of its own. */
function useStart(onClose: () => void) {
  const go = useGo();
  const broker = useBroker();
  const client = useQueryClient();
  const isSent = useRef(false);
  const { mutate, isPending, error } = useMutation({
    ...startJobMutation(broker),
    onSuccess: async ({ job }) => {
      onClose();
      if (job.total > 1) return go(hrefs.job(job.id));
      try {
        await tell(await untilOver(job, async () => (await client.fetchQuery(jobQuery(broker, job.id))).job));
      } catch {
        // The dialog is closed and the job runs on the server: all that is left is to say where to look.
        notify("warning", "The job was started, but its result could not be read", { action: lookAt(job) });
      }
    },
    onError: () => {
      isSent.current = false;
    },
  });
  const lookAt = ({ id }: Job) => ({ label: "Look", onClick: () => go(hrefs.job(id)) });
  const tell = async (job: Job) => {
    const look = lookAt(job);
    const page = await client.fetchInfiniteQuery(jobMessagesQuery(broker, job.id, null));
    const message = page.pages[0]?.messages[0];
    const { place, number } = message ?? {};
    if (place && number !== undefined) {
      notify("success", `Stored as ${visibleLine(storedAs({ place, number }))}`, { action: look });
    } else if (message?.outcome === "discarded") notify("success", "Discarded", { action: look });
    else if (message?.outcome)
      notify("error", visibleLine(`${outcomeMeanings[message.outcome]}. ${message.reason ?? ""}`), { action: look });
    else notify("info", "The job still runs", { action: look });
  };
  const start = (input: Parameters<typeof mutate>[0]) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(input);
  };
  return { start, isPending, error };
}

/** The job once it is over, or as it is after a while. */
async function untilOver(job: Job, read: () => Promise<Job>): Promise<Job> {
  let known = job;
  for (let look = 0; look < 20 && known.status === "running"; look++) {
    await new Promise((resolve) => setTimeout(resolve, 150 + look * 50));
    known = await read();
  }
  return known;
}
