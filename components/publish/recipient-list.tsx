"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { ShowMore } from "@/components/ui/table/show-more";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { recipientsQuery } from "@/lib/client/publish/publish";
import { useGrammar } from "@/lib/client/queries/grammar";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Recipients } from "@/lib/contract/publish";
import { severity } from "@/lib/model/consumer/consumer-health";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Lines shown at first: a stream may have thousands of consumers. */
const firstLines = 30;

/** Props of {@link RecipientList}. */
export interface RecipientListProps {
  /** The stream that captures the message. */
  home: string;
  consumers: Recipients["consumers"];
}

/** Who will receive a message, one line each, worst first. Nothing for nobody. */
export function RecipientList({ home, consumers }: RecipientListProps) {
  const [all, setAll] = useState(false);
  if (consumers.length === 0) return null;
  const sorted = consumers.toSorted((a, b) => severity(a.verdict) - severity(b.verdict));
  const shown = all ? sorted : sorted.slice(0, firstLines);
  const rest = sorted.length - shown.length;
  return (
    <>
      <ul aria-label="Recipients" className="grid gap-1">
        {shown.map(({ stream, name, displayName, verdict }) => (
          <li key={consumerKey(stream, name)} className="flex items-center justify-between gap-x-3">
            <span className="min-w-0 wrap-anywhere">
              <TextLink href={hrefs.consumer(stream, name)} className="mono text-ink!">
                {visibleLine(displayName)}
              </TextLink>
              {stream === home ? null : <span className="text-faint"> of {visibleLine(stream)}</span>}
            </span>
            <VerdictBadge verdict={verdict} />
          </li>
        ))}
      </ul>
      {rest > 0 ? <ShowMore rest={formatQuantity(rest, "more consumer")} onShow={() => setAll(true)} /> : null}
    </>
  );
}

/** The same beside the form. Nothing while nobody is known to receive it. */
export function RecipientsAside({ subject }: { subject: string }) {
  const sound = useGrammar().isName(subject);
  const { data } = useQuery({ ...recipientsQuery(useBroker(), subject), enabled: sound });
  if (!sound || data === undefined || data.stream === null || data.refusal !== null || data.consumers.length === 0)
    return null;
  return (
    <section className="min-w-0">
      <h2 className="flex min-h-7 items-center text-base">Recipients</h2>
      <RecipientList home={data.stream} consumers={data.consumers} />
    </section>
  );
}
