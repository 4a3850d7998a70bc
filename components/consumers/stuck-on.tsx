"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import { firstUnfinishedQuery } from "@/lib/client/consumers";
import { formatCount } from "@/lib/client/format";
import { hrefs } from "@/lib/client/hrefs";
import { type ConsumerHealth, needsAttention } from "@/lib/model/consumer-health";
import type { Message } from "@/lib/model/message";
import { visibleLine } from "@/lib/model/visible-text";
import { messageState, previewLine } from "./stuck-on-words";

/** The first messages after the ack floor, read passively. Empty while nothing is unfinished. */
export function StuckOn({ consumer }: { consumer: ConsumerHealth }) {
  const unfinished = consumer.waiting + consumer.inFlight;
  const stuck = needsAttention(consumer.verdict);
  return (
    <section aria-label="Stuck on" className="min-w-0">
      <div className="px-4 pt-3.5 pb-2.5">
        <h2 className="text-base">{stuck ? "Stuck on" : "Next to finish"}</h2>
        <p className="mt-0.5 text-muted">
          {unfinished === 0
            ? "Nothing is unfinished: all that was stored is acknowledged."
            : "The first messages after the ack floor. Reading them changes nothing."}
        </p>
      </div>
      {unfinished === 0 ? null : <Unfinished consumer={consumer} />}
    </section>
  );
}

function Unfinished({ consumer }: { consumer: ConsumerHealth }) {
  const query = useQuery(firstUnfinishedQuery(consumer));
  return (
    <QueryState query={query} pending={<PendingItems />}>
      {(messages) =>
        messages.length === 0 ? (
          <p className="border-t border-line px-4 py-3 text-muted">
            None of the next messages in the stream is for this consumer: what is unfinished lies further on, or has
            left the stream.
          </p>
        ) : (
          <ol className="border-b border-line">
            {messages.map((message, at) => (
              <Item key={message.seq} message={message} state={messageState(consumer, message.seq, at === 0)} />
            ))}
          </ol>
        )
      }
    </QueryState>
  );
}

function Item({ message, state }: { message: Message; state: string }) {
  const { stream, seq, subject, storedAt, payload } = message;
  return (
    <li className="border-t border-line px-4 py-2 hover:bg-hover">
      <div className="flex items-baseline justify-between gap-2.5">
        <Link
          href={hrefs.message(stream, seq)}
          title={subject}
          className="mono min-w-0 truncate rounded-sm font-medium underline-offset-3 hover:underline"
        >
          #{formatCount(seq)} {visibleLine(subject)}
        </Link>
        <RelativeTime at={storedAt} className="num shrink-0 text-faint" />
      </div>
      <p className="mono truncate text-muted">{previewLine(payload)}</p>
      <p className="text-xs text-faint">{state}</p>
    </li>
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
