"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { useBroker } from "@/lib/client/broker/use-broker";
import { jobMessagesQuery } from "@/lib/client/queries/jobs";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import type { JobMessagesQuery } from "@/lib/contract/jobs";
import type { Job, JobMessage } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";

import { OutcomeTag } from "./job-status";

/** Widths of the columns; on a narrow table a message that is not stored says why in the column before. */
const columnStyle = {
  number: "w-20 @max-lg:w-17",
  outcome: "w-28",
  stored: "@3xl:w-56",
  why: "@max-3xl:hidden",
  whyInstead: "font-sans text-muted @3xl:hidden",
  failure: "w-52 @max-3xl:w-29",
} as const;

/** What became of each message, in the order of the plan. */
export function JobMessagesTable({ job, only }: { job: Job; only: JobMessagesQuery["only"] | null }) {
  const query = useInfiniteQuery(jobMessagesQuery(useBroker(), job.id, only));
  const body = useRef<HTMLTableSectionElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <QueryState query={query} pending={<TableSkeleton columns={4} rows={10} />}>
      {({ pages }) => (
        <DataTable label="Messages of the job" fill fixed>
          <TableHead
            columns={[
              { label: "Number", num: true, className: columnStyle.number },
              { label: "Outcome", className: columnStyle.outcome },
              { label: "Stored as", className: columnStyle.stored },
              { label: "Why", className: columnStyle.why },
              { label: "About", num: true, className: columnStyle.failure },
            ]}
          />
          <VirtualBody
            ref={body}
            list="messages of a job"
            rows={pages.flatMap(({ messages }) => messages)}
            rowKey={({ index }) => String(index)}
            onEnd={() => {
              if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
            }}
          >
            {(message) => <MessageRow message={message} />}
          </VirtualBody>
        </DataTable>
      )}
    </QueryState>
  );
}

function MessageRow({ message }: { message: JobMessage }) {
  const { index, outcome, place, number, reason, maybeTwice } = message;
  const why = reason ?? (maybeTwice ? "may be stored twice: an earlier answer was lost" : "");
  const stored = place === null ? null : storedAs({ place, number });
  return (
    <Tr>
      <Td num muted>
        {formatCount(index + 1)}
      </Td>
      <Td>
        <OutcomeTag outcome={outcome} />
      </Td>
      <Td mono title={stored ?? why}>
        {place !== null && stored !== null ? (
          <TextLink href={hrefs.message(place)}>{visibleLine(stored)}</TextLink>
        ) : (
          <span className={columnStyle.whyInstead}>{visibleLine(why)}</span>
        )}
      </Td>
      <Td muted className={columnStyle.why} title={why}>
        {visibleLine(why)}
      </Td>
      <Td className="text-right">
        <About message={message} />
      </Td>
    </Tr>
  );
}

/** What it was made of, or the failure of its copy. */
function About({ message: { failureId, failedAgainAs, failedRedrive, message, line } }: { message: JobMessage }) {
  if (failedAgainAs !== null) {
    const words = failedRedrive === null ? "Failed again" : `Failed again after redrive ${failedRedrive}`;
    return <TextLink href={hrefs.failure(failedAgainAs)}>{words}</TextLink>;
  }
  if (failureId !== null) return <TextLink href={hrefs.failure(failureId)}>Original</TextLink>;
  if (message !== null)
    return <TextLink href={hrefs.message(message.place)}>{visibleLine(storedAs(message))}</TextLink>;
  return line === null ? null : <span className="num text-muted">line {formatCount(line)}</span>;
}
