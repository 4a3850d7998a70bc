"use client";

import { Eraser, Send } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef } from "react";
import { ulid } from "ulid";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Field } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { SubjectInput } from "@/components/ui/form/subject-input";
import { CopyMenu } from "@/components/ui/overlay/copy-menu";
import { apiPlace } from "@/lib/client/broker/api-place";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useMediaQuery } from "@/lib/client/browser/media-query";
import { isSound } from "@/lib/client/publish/draft-check";
import { draftCurl, draftNats, draftNatsObstacle } from "@/lib/client/publish/publish-command";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import { draftPython, draftPythonObstacle, draftTypeScript } from "@/lib/client/publish/publish-program";
import { useLearnedShape } from "@/lib/client/publish/shape/use-learned-shape";
import { storingStreams, streamsOf, suggestSubjects } from "@/lib/client/publish/subject-suggestions";
import { useMissingRight } from "@/lib/client/queries/activity";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatBytes, formatCount, noValue } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";
import type { SubjectGrammar } from "@/lib/model/stream/grammar";
import { AdvancedFields } from "./advanced-fields";
import { EventFields } from "./event-fields";
import { HeaderRows } from "./header-rows";
import { LastSends } from "./last-sends";
import { LeftOutHeaders } from "./left-out-headers";
import { type FormPlace, usePublishForm } from "./publish-form-state";
import { PublishResult } from "./publish-result";
import { RawFields } from "./raw-fields";
import { RecipientsAside } from "./recipient-list";
import { RecipientsLine } from "./recipients-line";
import { RepliesResult } from "./replies-result";
import { SendingFields } from "./sending-fields";
import { SeriesResult } from "./series-result";
import { Templates } from "./templates";

/** Typing in the subject pauses this long before the server is asked who would receive it. */
const recipientsMs = 250;

/** Subject, payload, headers; who will receive it; how the send ended; the last sends. */
export function PublishForm({ place = "page" }: { place?: FormPlace }) {
  const form = usePublishForm(place);
  const { draft, problems, sizeBytes, tried, change } = form;
  const { snapshot } = useSnapshot();
  const grammar = useGrammar();
  // Beside the form there is room for every consumer, and none of its fields moves.
  const isWide = useMediaQuery("(min-width: 80rem)");
  const wide = isWide && place === "page";
  const subject = useDebounced(draft.subject, recipientsMs);
  const [home = null] = storingStreams(snapshot, subject, grammar);
  const shape = useLearnedShape(home?.stream ?? null, home?.subject ?? subject, draft.mode);
  const element = useRef<HTMLFormElement>(null);
  const limitBytes = largestBytes(snapshot, draft.subject, grammar);
  const tooLarge = sizeBytes !== null && limitBytes !== null && sizeBytes > limitBytes;
  const missing = useMissingRight()("publish");
  const obstacle = missing ?? (tooLarge ? "It is larger than the server takes" : null);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (obstacle === null && !form.send()) requestAnimationFrame(() => focusFirstProblem(element.current));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    const wanted = event.ctrlKey || event.metaKey;
    // Enter alone would send from any one-line field: too easily done by mistake.
    if (wanted || event.target instanceof HTMLInputElement) event.preventDefault();
    // A key that is held down is one press.
    if (wanted && !event.repeat) submit();
  };
  const recent = form.history.map((sent) => sent.draft.subject);
  return (
    <div
      className={classNames(
        "grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8",
        place === "page" ? "px-5 xl:grid-cols-[minmax(0,47.5rem)_minmax(18rem,26rem)]" : "px-4",
      )}
    >
      <form
        ref={element}
        noValidate
        onSubmit={submit}
        onKeyDownCapture={onKeyDown}
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3.5"
      >
        <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
          <Field
            label="Subject"
            error={tried || draft.subject !== "" ? settledProblem(problems.subject, draft, subject) : null}
          >
            {(control) => (
              <SubjectInput
                {...control}
                value={draft.subject}
                suggestions={suggestSubjects(snapshot, recent, grammar)}
                placeholder="ORDERS.order.created"
                onChange={(next) => change({ subject: next.trim() })}
              />
            )}
          </Field>
          <div className="grid content-start gap-1">
            <span className="font-medium">Mode</span>
            <Segmented
              label="Mode"
              value={draft.mode}
              options={[
                { value: "event", label: "Event" },
                { value: "raw", label: "Raw" },
              ]}
              onChange={(mode) => change({ mode })}
            />
          </div>
        </div>
        <RecipientsLine subject={subject} withList={!wide} />
        {draft.mode === "event" ? (
          <EventFields draft={draft} problems={problems} tried={tried} shape={shape} onChange={change} />
        ) : (
          <RawFields draft={draft} shape={shape} onChange={change} />
        )}
        <HeaderRows
          headers={draft.headers}
          problems={tried ? problems.headers : undefined}
          onChange={(headers) => change({ headers })}
        />
        <LeftOutHeaders draft={draft} onChange={change} />
        <AdvancedFields draft={draft} problems={problems} onChange={change} />
        <SendingFields draft={draft} problems={problems} onChange={change} />
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" icon={Send} pending={form.sending} disabledReason={obstacle}>
            {sendWords(draft)}
            <span aria-hidden>Ctrl ↵</span>
          </Button>
          <CopyDraftMenu draft={draft} sound={isSound(problems)} />
          <Button variant="quiet" icon={Eraser} onClick={form.clear}>
            Clear
          </Button>
          <SizeMeter sizeBytes={sizeBytes} limitBytes={limitBytes} tooLarge={tooLarge} />
        </div>
        {form.series === null ? null : <SeriesResult series={form.series} onStop={form.stopSeries} />}
        {form.asked === null ? null : <RepliesResult asked={form.asked} onLeave={form.stopAsking} />}
        <PublishResult
          result={form.result}
          sending={form.sending}
          streams={form.result === null ? [] : storingStreams(snapshot, form.result.draft.subject, grammar)}
          onSendSame={form.sendSame}
        />
      </form>
      <div className="grid min-w-0 content-start gap-6">
        {wide ? <RecipientsAside subject={subject} /> : null}
        <Templates draft={draft} onRefill={change} />
        <LastSends history={form.history} onRefill={({ draft: sent }) => change(sent)} onForget={form.forget} />
      </div>
    </div>
  );
}

/** A subject is not called wrong while it is being typed. */
function settledProblem(problem: string | undefined, draft: PublishDraft, settledSubject: string): string | null {
  return draft.subject === settledSubject ? (problem ?? null) : null;
}

/** The largest message that the server, and the stream that captures the subject, take; null when not known. */
function largestBytes(snapshot: Snapshot | undefined, subject: string, grammar: SubjectGrammar): number | null {
  const connection = snapshot?.bus.connection;
  if (snapshot === undefined || connection?.state !== "connected") return null;
  const [name] = grammar.isName(subject) ? streamsOf(snapshot, subject, grammar) : [];
  const stream = snapshot.streams.find(({ config }) => config.name === name);
  return Math.min(connection.maxPayloadBytes, stream?.config.maxMessageBytes ?? Number.POSITIVE_INFINITY);
}

function SizeMeter({
  sizeBytes,
  limitBytes,
  tooLarge,
}: {
  sizeBytes: number | null;
  limitBytes: number | null;
  tooLarge: boolean;
}) {
  return (
    <span
      className={`num ml-auto text-xs ${tooLarge ? "font-medium text-gave-up" : "text-muted"}`}
      title="Payload and headers"
    >
      {sizeWords(sizeBytes, limitBytes, tooLarge)}
    </span>
  );
}

/** In bytes when it is too large: rounded, both would read "1 MiB". */
function sizeWords(sizeBytes: number | null, limitBytes: number | null, tooLarge: boolean): string {
  if (sizeBytes !== null && limitBytes !== null && tooLarge) {
    return `${formatCount(sizeBytes)} of ${formatCount(limitBytes)} bytes: too large`;
  }
  const size = sizeBytes === null ? noValue : formatBytes(sizeBytes);
  return limitBytes === null ? size : `${size} of ${formatBytes(limitBytes)}`;
}

function CopyDraftMenu({ draft, sound }: { draft: PublishDraft; sound: boolean }) {
  const broker = useBroker();
  return (
    <CopyMenu
      variant="quiet"
      align="start"
      disabledReason={copyObstacle(draft, sound)}
      entries={[
        { label: "curl", hint: "through the dashboard", text: () => draftCurl(apiPlace(broker), draft) },
        {
          label: "nats",
          hint: "straight to the server, with the nats command",
          text: () => draftNats(draft, { eventId: ulid(), at: new Date() }),
          disabledReason: draftNatsObstacle(draft),
        },
        {
          label: "TypeScript",
          hint: "a program with the client of nats.io",
          text: () => draftTypeScript(draft, { eventId: ulid(), at: new Date() }),
        },
        {
          label: "Python",
          hint: "a program with nats-py",
          text: () => draftPython(draft, { eventId: ulid(), at: new Date() }),
          disabledReason: draftPythonObstacle(draft),
        },
      ]}
    />
  );
}

function copyObstacle({ repeat, request }: PublishDraft, sound: boolean): string | null {
  if (repeat !== null || request !== null) return "A command sends the message once: choose Once";
  return sound ? null : "Something in the form is not right yet";
}

function sendWords({ repeat, request }: PublishDraft): string {
  if (request !== null) return "Send the request";
  return repeat === null ? "Publish" : `Publish ${repeatWords(repeat.count)}`;
}

/** "100 times", once that is a number. */
function repeatWords(count: string): string {
  return /^\d{1,9}$/.test(count) ? `${formatCount(Number(count))} ${count === "1" ? "time" : "times"}` : "many times";
}

function focusFirstProblem(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
}
