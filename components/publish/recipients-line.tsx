"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp, Database, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/link-button";
import { Tag } from "@/components/ui/text/tag";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { recipientsQuery } from "@/lib/client/publish/publish";
import { useGrammar } from "@/lib/client/queries/grammar";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Recipients } from "@/lib/contract/publish";
import { severity } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link RecipientsLine}. */
export interface RecipientsLineProps {
  /** The subject as typed, after a pause. */
  subject: string;
}

/** Who will receive a message on a subject, before it is sent. Its height is reserved: nothing jumps. */
export function RecipientsLine({ subject }: RecipientsLineProps) {
  const sound = useGrammar().isName(subject);
  const { data, error } = useQuery({ ...recipientsQuery(useBroker(), subject), enabled: sound });
  return (
    <section
      aria-label="Who will receive it"
      className="grid min-h-16 grid-cols-[minmax(0,1fr)] content-start gap-2 rounded-md border border-line bg-surface px-3 py-1.75"
    >
      {sound ? <Answer recipients={data} error={error} /> : <Line>Who will receive it is shown here.</Line>}
    </section>
  );
}

function Answer({ recipients, error }: { recipients: Recipients | undefined; error: Error | null }) {
  if (recipients === undefined) {
    if (error === null) return <Line>Looking who will receive it…</Line>;
    return (
      <Line>
        <Tag tone="plain" icon={CircleHelp}>
          Not known
        </Tag>
        {toApiError(error).title}
      </Line>
    );
  }
  const { refusal, stream, consumers } = recipients;
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
        <span>{countWords(consumers)}</span>
        <span className="text-faint sm:ml-auto">by the last sweep</span>
      </Line>
      {consumers.length > 0 ? <Consumers stream={stream} consumers={consumers} /> : null}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <p className="num flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted">{children}</p>;
}

/** "3 consumers match, 1 is paused". */
export function countWords(consumers: Recipients["consumers"]): string {
  if (consumers.length === 0) return "No consumer matches: it is stored and nobody receives it.";
  const paused = consumers.filter((consumer) => consumer.paused).length;
  const match = `${formatQuantity(consumers.length, "consumer")} ${consumers.length === 1 ? "matches" : "match"}`;
  return paused === 0 ? match : `${match}, ${paused} ${paused === 1 ? "is" : "are"} paused`;
}

/** Consumers named at most, on one line; the worst come first. */
const namedConsumers = 3;

function Consumers({ stream, consumers }: { stream: string; consumers: Recipients["consumers"] }) {
  const named = consumers.toSorted((a, b) => severity(a.verdict) - severity(b.verdict)).slice(0, namedConsumers);
  return (
    <ul className="flex gap-x-5 gap-y-1 max-sm:flex-wrap">
      {named.map(({ name, displayName, verdict }) => (
        <li key={name} className="flex min-w-0 items-center gap-1.5">
          <TextLink href={hrefs.consumer(stream, name)} className="mono block min-w-0 truncate text-ink!">
            {visibleLine(displayName)}
          </TextLink>
          <VerdictBadge verdict={verdict} />
        </li>
      ))}
      {consumers.length > namedConsumers ? (
        <li className="num whitespace-nowrap text-faint">and {consumers.length - namedConsumers} more</li>
      ) : null}
    </ul>
  );
}
