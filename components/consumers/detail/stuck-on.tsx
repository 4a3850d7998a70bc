"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { firstUnfinishedQuery } from "@/lib/client/queries/consumers";
import { retryingQuery } from "@/lib/client/queries/failures/failures";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useAbsence } from "@/lib/client/queries/offers";
import { type ConsumerHealth, needsAttention } from "@/lib/model/consumer/consumer-health";
import type { Message } from "@/lib/model/message/message";
import { MessageItem } from "./message-item";
import { type OpenMessage, useMessageSteps } from "./open-message";
import { messageState } from "./stuck-on-words";

/** Props of {@link StuckOn}. */
export interface StuckOnProps {
  consumer: ConsumerHealth;
  /** The message that is open over the page. */
  opened: OpenMessage;
}

/** The first messages after the ack floor, read passively. Empty while nothing is unfinished. */
export function StuckOn({ consumer, opened }: StuckOnProps) {
  const unfinished = consumer.waiting + consumer.inFlight;
  const stuck = needsAttention(consumer.verdict);
  const absence = useAbsence("log");
  return (
    <section aria-label="Stuck on" className="min-w-0">
      <div className="px-4 pt-3.5 pb-2.5">
        <h2 className="text-base">{stuck ? "Stuck on" : "Next to finish"}</h2>
        <p className="mt-0.5 text-muted">
          {unfinished === 0
            ? nothingUnfinished(consumer)
            : (absence ?? "The first messages after the ack floor. Reading them changes nothing.")}
        </p>
      </div>
      {unfinished === 0 || absence !== null ? null : <Unfinished consumer={consumer} opened={opened} />}
    </section>
  );
}

const nothingUnfinished = ({ unreadSince }: ConsumerHealth) =>
  unreadSince === null ? "Nothing waits, and nothing is in flight." : "Nothing was unfinished when it was read last.";

function Unfinished({ consumer, opened }: StuckOnProps) {
  const query = useQuery(firstUnfinishedQuery(useBroker(), consumer, useGrammar()));
  return (
    <QueryState query={query} pending={<PendingItems />}>
      {(messages) =>
        messages.length === 0 ? (
          <p className="border-t border-line px-4 py-3 text-muted">
            None of the next messages in the stream is for this consumer: what is unfinished lies further on, or has
            left the stream.
          </p>
        ) : (
          <UnfinishedList consumer={consumer} opened={opened} messages={messages} />
        )
      }
    </QueryState>
  );
}

function UnfinishedList({ consumer, opened, messages }: StuckOnProps & { messages: readonly Message[] }) {
  const list = useRef<HTMLOListElement>(null);
  const nowMs = useNow();
  const { stream, name } = consumer;
  const isAnnounced = useAbsence("failures") === null;
  const { data } = useQuery({ ...retryingQuery(useBroker(), { stream, consumer: name }), enabled: isAnnounced });
  const retrying = new Map(data?.retrying.map((delivery) => [delivery.place.at, delivery]));
  useMessageSteps(
    list,
    messages.map(({ place }) => place.at),
    opened,
  );
  return (
    <ol ref={list} className="border-b border-line">
      {messages.map((message, at) => (
        <MessageItem
          key={message.place.at}
          message={message}
          consumer={name}
          opened={opened}
          state={messageState(
            consumer,
            { number: message.number, isFirst: at === 0, retrying: retrying.get(message.place.at) },
            nowMs,
          )}
        />
      ))}
    </ol>
  );
}

function PendingItems() {
  return (
    <div role="status">
      <span className="sr-only">Loading the first unfinished messages</span>
      {["first", "second", "third"].map((item) => (
        <div key={item} className="grid gap-2 border-t border-line px-4 py-3">
          <Skeleton className="h-3 w-56" />
          <Skeleton className="h-3" />
        </div>
      ))}
    </div>
  );
}
