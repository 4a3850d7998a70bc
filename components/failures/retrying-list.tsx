"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link/link";
import { TextLink } from "@/components/ui/link/link-button";
import { EnvelopeCells, EnvelopeHeads } from "@/components/ui/message/envelope-columns";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Preview } from "@/components/ui/text/preview";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { retryingQuery } from "@/lib/client/queries/failures/failures";
import { formatCount, formatQuantity, formatSpan, noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import type { Retrying } from "@/lib/model/failure/retrying";
import { visibleLine } from "@/lib/model/text/visible-text";
import { type FailureFilters, retryingFilter } from "./failure-filters";

/** Deliveries that a worker rejected and that come again, last rejected first. */
export function RetryingList({ filters }: { filters: FailureFilters }) {
  const query = useQuery(retryingQuery(useBroker(), retryingFilter(filters)));
  return (
    <QueryState query={query} pending={<TableSkeleton columns={6} rows={8} />}>
      {({ retrying, total }) =>
        retrying.length === 0 && filters.isNarrowed ? (
          <EmptyState
            icon={SearchX}
            title="Nothing that is being retried matches these filters"
            actions={<Button onClick={filters.clear}>Clear the filters</Button>}
          />
        ) : retrying.length === 0 ? (
          <EmptyState icon={CircleCheck} title="Nothing is being retried">
            A message is here while it waits for its next delivery after a worker rejected it (nak). Deliveries that
            time out without a word are not announced by the server until it gives up.
          </EmptyState>
        ) : (
          <>
            <RetryingTable retrying={retrying} />
            {total > retrying.length ? (
              <p className="num border-t border-line px-5 py-1.5 text-xs text-faint">
                {formatQuantity(total - retrying.length, "more")} not shown
              </p>
            ) : null}
          </>
        )
      }
    </QueryState>
  );
}

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  rejected: "w-25",
  subject: "@3xl:w-44",
  consumer: "@max-2xl:hidden @3xl:w-46",
  attempt: "w-20 @max-3xl:pr-5!",
  again: "w-28 @max-4xl:hidden",
  message: "w-34 @max-3xl:hidden @max-5xl:pr-5! @5xl:@max-[84rem]:hidden",
  preview: "@max-5xl:hidden",
} as const;

const keyOf = ({ stream, consumer, place }: Retrying) => `${consumerKey(stream, consumer)} ${place.at}`;

function RetryingTable({ retrying }: { retrying: readonly Retrying[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const withEvents = retrying.some(({ event }) => event !== null);
  return (
    <ResizableColumns list="retrying" first="rejected">
      <DataTable label="Retrying" fill fixed className="@container">
        <thead>
          <tr>
            <Th column="rejected" className={columnStyle.rejected}>
              Rejected
            </Th>
            <Th column="subject" className={columnStyle.subject}>
              Subject
            </Th>
            <Th column="consumer" className={columnStyle.consumer}>
              Consumer
            </Th>
            <Th num column="attempt" className={columnStyle.attempt}>
              Attempt
            </Th>
            <Th column="again" className={columnStyle.again}>
              Next attempt
            </Th>
            <Th column="message" className={columnStyle.message}>
              Message
            </Th>
            {withEvents ? <EnvelopeHeads /> : null}
            <Th flexible className={columnStyle.preview}>
              {withEvents ? "Data or payload" : "Payload"}
            </Th>
          </tr>
        </thead>
        <VirtualBody ref={body} list="retrying" stillAs="all" rows={retrying} rowKey={keyOf}>
          {(delivery) => {
            const { stream, place, number, consumer, consumerDisplayName, rejectedAt, subject, preview } = delivery;
            const { event } = delivery;
            return (
              <Tr opensLink>
                <Td muted>
                  <RelativeTime at={rejectedAt} />
                </Td>
                <Td mono title={subject ?? undefined}>
                  <Link href={hrefs.message(place)} className="rounded-sm underline-offset-3 hover:underline">
                    {subject === null ? (
                      <span className="font-sans text-faint">not read yet</span>
                    ) : (
                      visibleLine(subject)
                    )}
                  </Link>
                </Td>
                <Td mono className={columnStyle.consumer} title={consumerDisplayName}>
                  <Link
                    href={hrefs.consumer(stream, consumer)}
                    className="rounded-sm underline-offset-3 hover:underline"
                  >
                    {visibleLine(consumerDisplayName)}
                  </Link>
                </Td>
                <Td num className={columnStyle.attempt} title={attemptTitle(delivery)}>
                  {attemptWords(delivery)}
                </Td>
                <Td muted className={columnStyle.again}>
                  <NextAttempt delivery={delivery} />
                </Td>
                <Td mono className={columnStyle.message}>
                  <TextLink href={hrefs.message(place)}>{visibleLine(storedAs({ place, number }))}</TextLink>
                </Td>
                {withEvents ? <EnvelopeCells event={event} /> : null}
                <Td mono muted className={columnStyle.preview} title={preview ?? undefined}>
                  {preview === null ? null : <Preview face={{ preview, binary: false }} />}
                </Td>
              </Tr>
            );
          }}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

/** When the message is likely to come again, as it went with the last one that did. */
function NextAttempt({ delivery: { againAt, deliveries, maxDeliver } }: { delivery: Retrying }) {
  const nowMs = useNow();
  if (maxDeliver !== null && deliveries >= maxDeliver) return "none";
  if (againAt === null || nowMs === null) return <span title="The server does not announce when">{noValue}</span>;
  return inWords(Date.parse(againAt) - nowMs);
}

const inWords = (leftMs: number) => (leftMs < 1_000 ? "at any moment" : `in about ${formatSpan(leftMs)}`);

const attemptWords = ({ deliveries, maxDeliver }: Retrying) =>
  maxDeliver === null ? formatCount(deliveries) : `${formatCount(deliveries)} of ${formatCount(maxDeliver)}`;

function attemptTitle({ deliveries, maxDeliver }: Retrying): string | undefined {
  return maxDeliver !== null && deliveries >= maxDeliver
    ? "The last attempt failed: the server says so when the consumer next asks for messages"
    : undefined;
}
