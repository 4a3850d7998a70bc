"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp, Database, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Tag } from "@/components/ui/text/tag";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { recipientsQuery } from "@/lib/client/publish/publish";
import { useGrammar } from "@/lib/client/queries/grammar";
import { isAway } from "@/lib/client/queries/snapshot";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatQuantity } from "@/lib/client/words/format";
import type { Recipients } from "@/lib/contract/publish";
import { visibleLine } from "@/lib/model/text/visible-text";
import { RecipientList } from "./recipient-list";

/** Props of {@link RecipientsLine}. */
export interface RecipientsLineProps {
  /** The subject as typed, after a pause. */
  subject: string;
  /** The consumers are listed here, and not elsewhere on the page. */
  withList: boolean;
}

/** Whether a stream captures a subject and how many will receive it, before it is sent. One line's height is reserved. */
export function RecipientsLine({ subject, withList }: RecipientsLineProps) {
  const sound = useGrammar().isName(subject);
  const { snapshot } = useSnapshot();
  const isLost = snapshot !== undefined && isAway(snapshot);
  const { data, error } = useQuery({ ...recipientsQuery(useBroker(), subject), enabled: sound });
  return (
    <section
      aria-label="Who will receive it"
      className="grid min-h-9 grid-cols-[minmax(0,1fr)] content-start gap-2 rounded-md border border-line bg-surface px-3 py-1.75"
    >
      {sound ? (
        <Answer subject={subject} recipients={data} error={error} isLost={isLost} withList={withList} />
      ) : (
        <Line>Who will receive it is shown here.</Line>
      )}
    </section>
  );
}

interface AnswerProps {
  subject: string;
  recipients: Recipients | undefined;
  error: Error | null;
  /** The broker is away. */
  isLost: boolean;
  withList: boolean;
}

function Answer({ subject, recipients, error, isLost, withList }: AnswerProps) {
  if (recipients === undefined) {
    if (error === null) return <Line>Looking up who will receive it…</Line>;
    return (
      <Line>
        <Tag tone="plain" icon={CircleHelp}>
          Not known
        </Tag>
        {toApiError(error).title}
      </Line>
    );
  }
  const { refusal, stream, storedAs, copies, consumers } = recipients;
  if (stream === null && isLost)
    return (
      <Line>
        <Tag tone="plain" icon={CircleHelp}>
          Not known
        </Tag>
        The broker does not answer: no stream captured this subject when it was read last.
      </Line>
    );
  if (refusal !== null) {
    return (
      <Line>
        <Tag tone="bad" icon={TriangleAlert}>
          Refused
        </Tag>
        <span className="text-ink">Publishing to this subject is not allowed: nothing would be sent.</span>
      </Line>
    );
  }
  if (stream === null) {
    return (
      <Line>
        <Tag tone="busy" icon={TriangleAlert}>
          No stream
        </Tag>
        <span className="text-ink">No stream captures this subject: nothing would be stored.</span>
      </Line>
    );
  }
  return (
    <>
      <Line>
        <Tag tone="good" icon={Database}>
          Captured by {visibleLine(stream)}
        </Tag>
        {storedAs === null || storedAs === subject ? null : (
          <span>
            stored as <span className="mono">{visibleLine(storedAs)}</span>
          </span>
        )}
        {copies.length === 0 ? null : <span>{visibleLine(copyWords(copies))}</span>}
        <span>{countWords(consumers)}</span>
        <span className="text-faint sm:ml-auto">by the last reading</span>
      </Line>
      {withList ? <RecipientList home={stream} consumers={consumers} /> : null}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <p className="num flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted">{children}</p>;
}

/** "copied to ARCHIVE, perhaps to AUDIT". */
export function copyWords(copies: Recipients["copies"]): string {
  const to = (certain: boolean) => copies.filter((copy) => copy.certain === certain).map(({ stream }) => stream);
  const [sure, perhaps] = [[...new Set(to(true))], [...new Set(to(false))]];
  const parts = [
    ...(sure.length === 0 ? [] : [`copied to ${sure.join(", ")}`]),
    ...(perhaps.length === 0 ? [] : [`perhaps to ${perhaps.join(", ")}`]),
  ];
  return parts.join(", ");
}

/** "3 consumers match, 1 is paused". */
export function countWords(consumers: Recipients["consumers"]): string {
  if (consumers.length === 0) return "No consumer matches: it is stored and nobody receives it.";
  const paused = consumers.filter((consumer) => consumer.paused).length;
  const match = `${formatQuantity(consumers.length, "consumer")} ${consumers.length === 1 ? "matches" : "match"}`;
  const unsure = consumers.filter((consumer) => !consumer.certain).length;
  const parts = [
    match,
    ...(unsure === 0 ? [] : [`of ${unsure} it cannot be told before`]),
    ...(paused === 0 ? [] : [`${paused} ${paused === 1 ? "is" : "are"} paused`]),
  ];
  return parts.join(", ");
}
