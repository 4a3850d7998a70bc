"use client";

import { CircleAlert, CircleCheck, CircleHelp, Copy } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { TextLink } from "@/components/ui/link/link-button";
import { WhoHasIt } from "@/components/ui/message/who-has-it";
import { Tag } from "@/components/ui/text/tag";
import { withQuery } from "@/lib/client/http/http";
import { explainSendFailure } from "@/lib/client/publish/publish-outcome";
import type { StoringStream } from "@/lib/client/publish/subject-suggestions";
import { formatDuration } from "@/lib/client/words/format";
import { hrefs, nearInStream } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { SendResult } from "./publish-form-state";

/** Props of {@link PublishResult}. */
export interface PublishResultProps {
  result: SendResult | null;
  sending: boolean;
  /** The streams that store the subject of the last send, as far as they are known. */
  streams: readonly StoringStream[];
  onSendSame: (result: SendResult) => void;
}

/** How the last send ended, in words, with the way to the message. */
export function PublishResult({ result, sending, streams, onSendSame }: PublishResultProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result !== null) box.current?.scrollIntoView({ block: "nearest" });
  }, [result]);
  return (
    <div ref={box} className={classNames("grid gap-2", sending && "opacity-55")}>
      <div role="status" aria-label="Result">
        {result === null ? null : result.kind === "answered" ? (
          <Answered result={result} />
        ) : (
          <Failed result={result} stream={streams[0]?.stream ?? null} onSendSame={() => onSendSame(result)} />
        )}
      </div>
      {result?.kind === "answered" && !result.answer.duplicate ? <Followed result={result} streams={streams} /> : null}
    </div>
  );
}

type AnsweredResult = Extract<SendResult, { kind: "answered" }>;

function Answered({ result: { answer, draft } }: { result: AnsweredResult }) {
  const { place, duplicate, tookMs, eventId } = answer;
  const link = (
    <TextLink href={hrefs.message(place)} className="mono">
      {visibleLine(storedAs(answer))}
    </TextLink>
  );
  const live = <TextLink href={withQuery(hrefs.live, { subject: draft.subject })}>Watch its subject</TextLink>;
  if (duplicate) {
    return (
      <Panel
        ground="bg-in-flight-weak"
        tag={
          <Tag tone="busy" icon={Copy}>
            Duplicate
          </Tag>
        }
        aside={live}
      >
        The stream has seen this message id before: nothing new was stored. The first one is {link}.
      </Panel>
    );
  }
  return (
    <Panel
      ground="bg-surface"
      tag={
        <Tag tone="good" icon={CircleCheck}>
          Stored
        </Tag>
      }
      aside={live}
    >
      {link} <span className="num text-faint">{formatDuration(tookMs)}</span>
      {eventId === null ? null : <span className="mono text-faint"> event {eventId}</span>}
    </Panel>
  );
}

/** Who has what was just stored, until all are done with it. */
function Followed({ result, streams }: { result: AnsweredResult; streams: readonly StoringStream[] }) {
  const { answer, draft } = result;
  const { place, number, sentAt } = answer;
  const subject = streams.find(({ stream }) => stream === place.channel)?.subject ?? draft.subject;
  return <WhoHasIt message={{ place, number, subject, storedAt: sentAt }} frame={ReceiptPart} />;
}

function ReceiptPart({ title, aside, children }: { title: ReactNode; aside: ReactNode; children: ReactNode }) {
  return (
    <section className="grid min-w-0 gap-1.5 rounded-md border border-line bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h2 className="text-base">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface FailedProps {
  result: Extract<SendResult, { kind: "failed" }>;
  stream: string | null;
  onSendSame: () => void;
}

function Failed({ result, stream, onSendSame }: FailedProps) {
  const { error, draft, atMs } = result;
  const { word, storage, advice } = explainSendFailure(error.code);
  const unknown = storage === "unknown";
  const { subject } = draft;
  const look = stream === null ? withQuery(hrefs.live, { subject }) : nearInStream(stream, atMs, subject);
  return (
    <Panel
      ground={unknown ? "bg-in-flight-weak" : "bg-gave-up-weak"}
      tag={
        <Tag tone={unknown ? "busy" : "bad"} icon={unknown ? CircleHelp : CircleAlert}>
          {word}
        </Tag>
      }
    >
      <p className="font-medium">{unknown ? "No answer came: the message may be stored or not." : error.title}</p>
      <p>{advice}</p>
      {error.issues.map(({ path, message }) => (
        <p key={`${path}${message}`} className="text-muted">
          <code className="mono">{path}</code>: {message}
        </p>
      ))}
      <p className="text-xs text-muted">
        {error.detail === undefined ? "" : `${error.detail} · `}
        <span className="mono">
          {error.code}
          {error.status > 0 ? ` · HTTP ${error.status}` : ""}
        </span>
      </p>
      {unknown ? (
        <div className="flex flex-wrap items-center gap-3 pt-1">
          <TextLink href={look}>Look for it{stream === null ? "" : ` in ${visibleLine(stream)}`}</TextLink>
          {hasIdentity(result) ? (
            <Button size="sm" onClick={onSendSame}>
              Send again with the same id
            </Button>
          ) : (
            <span className="text-muted">Without a message id a second send may store it twice.</span>
          )}
        </div>
      ) : null}
    </Panel>
  );
}

/** A second send is recognised by its id: events have one, raw messages when it was given. */
function hasIdentity({ draft }: SendResult): boolean {
  return draft.mode === "event" || draft.msgId !== "";
}

function Panel({
  ground,
  tag,
  aside,
  children,
}: {
  ground: string;
  tag: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`flex flex-wrap items-start gap-x-3 gap-y-1.5 rounded-md border border-line px-3 py-2 ${ground}`}>
      {tag}
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5 wrap-anywhere [&>p]:m-0">
        <div>{children}</div>
      </div>
      {aside}
    </div>
  );
}
