"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { withQuery } from "@/lib/client/http/http";
import { strandedQuery } from "@/lib/client/queries/consumers";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Stranded } from "@/lib/contract/stranded";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { MessageItem } from "./message-item";
import { type OpenMessage, useMessageSteps } from "./open-message";
import { strandedSentence } from "./stranded-words";

/** Props of {@link StrandedList}. */
export interface StrandedListProps {
  consumer: ConsumerHealth;
  /** The message that is open over the page. */
  opened: OpenMessage;
}

/** What this consumer of a work queue gave up: still stored, in no counter of the server, delivered to nobody. */
export function StrandedList({ consumer: { stream, name }, opened }: StrandedListProps) {
  const query = useQuery(strandedQuery(useBroker(), stream, name));
  return (
    <section aria-label="Stranded" className="min-w-0">
      <h2 className="px-4 pt-3.5 text-base">Stranded</h2>
      <QueryState query={query} pending={<Skeleton className="mx-4 my-2.5 h-3" />}>
        {(stranded) => (
          <>
            <p className="num px-4 pt-0.5 pb-2.5 text-muted">
              {strandedSentence(stranded)}{" "}
              {(stranded.count.value ?? 0) > 0 ? (
                <TextLink href={withQuery(hrefs.failures, { stream, consumer: name })}>
                  Redrive them in Failures
                </TextLink>
              ) : null}
            </p>
            {(stranded.count.value ?? 0) > 0 ? (
              <StrandedMessages stranded={stranded} consumer={name} opened={opened} />
            ) : null}
          </>
        )}
      </QueryState>
    </section>
  );
}

function StrandedMessages({
  stranded: { messages, inFlight },
  consumer,
  opened,
}: {
  stranded: Stranded;
  /** Its name. */
  consumer: string;
  opened: OpenMessage;
}) {
  const list = useRef<HTMLOListElement>(null);
  useMessageSteps(
    list,
    messages.map(({ place }) => place.at),
    opened,
  );
  return (
    <ol ref={list} className="max-h-80 overflow-y-auto border-b border-line">
      {messages.map((message) => (
        <MessageItem
          key={message.place.at}
          message={message}
          consumer={consumer}
          opened={opened}
          state={inFlight === 0 ? "given up" : "given up or in flight"}
        />
      ))}
    </ol>
  );
}
