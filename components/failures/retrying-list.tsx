"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useRef } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TextLink } from "@/components/ui/link-button";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { retryingQuery } from "@/lib/client/queries/failures";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import type { Retrying } from "@/lib/model/failure/retrying";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Deliveries that a worker rejected and that come again, last rejected first. */
export function RetryingList() {
  const query = useQuery(retryingQuery(useBroker()));
  return (
    <QueryState query={query} pending={<TableSkeleton columns={6} rows={8} />}>
      {({ retrying, total }) =>
        retrying.length === 0 ? (
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
  rejected: "w-28",
  subject: "@3xl:w-48",
  consumer: "@max-2xl:hidden @3xl:w-52",
  attempt: "w-24 @max-3xl:pr-5!",
  message: "w-36 @max-3xl:hidden @max-5xl:pr-5!",
  preview: "@max-5xl:hidden",
} as const;

const keyOf = ({ stream, consumer, place }: Retrying) => `${consumerKey(stream, consumer)} ${place.at}`;

function RetryingTable({ retrying }: { retrying: readonly Retrying[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <DataTable label="Retrying" fill fixed>
      <TableHead
        columns={[
          { label: "Rejected", className: columnStyle.rejected },
          { label: "Subject", className: columnStyle.subject },
          { label: "Consumer", className: columnStyle.consumer },
          { label: "Attempt", num: true, className: columnStyle.attempt },
          { label: "Message", className: columnStyle.message },
          { label: "Preview", className: columnStyle.preview },
        ]}
      />
      <VirtualBody ref={body} list="retrying" stillAs="all" rows={retrying} rowKey={keyOf}>
        {(delivery) => {
          const { stream, place, number, consumer, consumerDisplayName, rejectedAt, subject, preview } = delivery;
          return (
            <Tr opensLink>
              <Td muted>
                <RelativeTime at={rejectedAt} />
              </Td>
              <Td mono title={subject ?? undefined}>
                <Link href={hrefs.message(place)} className="rounded-sm underline-offset-3 hover:underline">
                  {subject === null ? <span className="font-sans text-faint">not read yet</span> : visibleLine(subject)}
                </Link>
              </Td>
              <Td mono className={columnStyle.consumer} title={consumerDisplayName}>
                <Link href={hrefs.consumer(stream, consumer)} className="rounded-sm underline-offset-3 hover:underline">
                  {visibleLine(consumerDisplayName)}
                </Link>
              </Td>
              <Td num className={columnStyle.attempt} title={attemptTitle(delivery)}>
                {attemptWords(delivery)}
              </Td>
              <Td mono className={columnStyle.message}>
                <TextLink href={hrefs.message(place)}>{visibleLine(storedAs({ place, number }))}</TextLink>
              </Td>
              <Td mono muted className={columnStyle.preview} title={preview ?? undefined}>
                {visibleLine(preview ?? "")}
              </Td>
            </Tr>
          );
        }}
      </VirtualBody>
    </DataTable>
  );
}

const attemptWords = ({ deliveries, maxDeliver }: Retrying) =>
  maxDeliver === null ? formatCount(deliveries) : `${formatCount(deliveries)} of ${formatCount(maxDeliver)}`;

function attemptTitle({ deliveries, maxDeliver }: Retrying): string | undefined {
  return maxDeliver !== null && deliveries >= maxDeliver
    ? "The last attempt failed: the server says so when the consumer next asks for messages"
    : undefined;
}
