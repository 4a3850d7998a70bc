"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { PageHeader } from "@/components/ui/page";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Count } from "@/components/ui/text/number";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { DayClockTime, RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { activityQuery } from "@/lib/client/queries/activity";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ActivityList } from "@/lib/contract/activity";
import type { Activity } from "@/lib/model/activity";
import { doubtMeanings } from "@/lib/model/failure/record-doubt";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Who did what, how much of it, and how it ended. */
export function ActivityPage() {
  const query = useInfiniteQuery(activityQuery(useBroker()));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <QueryState query={query} head={<PageHeader title="Activity" />} pending={<TableSkeleton columns={6} rows={10} />}>
      {({ pages }) => {
        const [first] = pages;
        const activity = pages.flatMap((page) => page.activity);
        return (
          <>
            <PageHeader title="Activity">
              <p>{first ? whoYouAre(first) : ""}</p>
            </PageHeader>
            {first?.problem ? (
              <div className="px-5 pb-3">
                <Banner tone="warn" inset>
                  {first.problem}
                </Banner>
              </div>
            ) : null}
            {activity.length === 0 ? (
              <NoActivity />
            ) : (
              <DataTable label="Activity" fill fixed>
                <TableHead
                  columns={[
                    { label: "When", className: columnStyle.when },
                    { label: "Who", className: columnStyle.who },
                    { label: "Action", className: columnStyle.action },
                    { label: "What", className: columnStyle.what },
                    { label: "Messages", num: true, className: columnStyle.messages },
                    { label: "Result", className: columnStyle.result },
                    { label: "Detail", className: columnStyle.detail },
                  ]}
                />
                <VirtualBody
                  ref={body}
                  list="activity"
                  stillAs="all"
                  rows={activity}
                  rowKey={({ id }) => id}
                  onEnd={() => {
                    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
                  }}
                >
                  {(entry) => <ActivityRow entry={entry} />}
                </VirtualBody>
              </DataTable>
            )}
          </>
        );
      }}
    </QueryState>
  );
}

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  when: "w-44 @max-lg:w-28",
  who: "w-36 @max-4xl:hidden",
  action: "w-36 @max-3xl:hidden",
  what: "@5xl:w-[30%]",
  messages: "w-24 @max-2xl:hidden",
  result: "w-24 @max-5xl:pr-5! @2xl:w-32",
  detail: "@max-5xl:hidden",
} as const;

const tones: Record<Activity["result"], Tone> = { started: "info", done: "good", denied: "bad", failed: "bad" };

function ActivityRow({ entry }: { entry: Activity }) {
  const { at, who, action, what, count, result, job, times, foreign } = entry;
  const detail = foreign === null ? entry.detail : `Not written by Jetlag (${doubtMeanings[foreign]}): ${entry.detail}`;
  return (
    <Tr opensLink={job !== null && foreign === null}>
      <Td mono muted>
        <span className="@max-lg:hidden">
          <DayClockTime at={at} />
        </span>
        <RelativeTime at={at} className="font-sans @lg:hidden" />
      </Td>
      <Td className={columnStyle.who} title={who}>
        {visibleLine(who)}
      </Td>
      <Td className={columnStyle.action}>{action.replaceAll("_", " ")}</Td>
      <Td title={what}>
        <span className="@3xl:hidden">{action.replaceAll("_", " ")}: </span>
        {job === null || foreign !== null ? (
          visibleLine(what)
        ) : (
          <TextLink href={hrefs.job(job)}>{visibleLine(what)}</TextLink>
        )}
      </Td>
      <Td num className={columnStyle.messages}>
        <Count value={count} />
      </Td>
      <Td>
        <Tag tone={foreign === null ? tones[result] : "warn"}>{foreign === null ? result : "foreign"}</Tag>
        {times === 1 ? null : (
          <span className="pl-1.5 text-xs text-muted" title={`${times} times`}>
            ×<Count value={times} compact />
          </span>
        )}
      </Td>
      <Td muted className={columnStyle.detail} title={detail}>
        {visibleLine(detail)}
        {entry.lastAt === null ? null : (
          <>
            , last <DayClockTime at={entry.lastAt} />
          </>
        )}
      </Td>
    </Tr>
  );
}

const andList = new Intl.ListFormat("en");

function whoYouAre({ who, rights }: ActivityList): string {
  const may = rights.length === 0 ? "only look" : andList.format(["look", ...rights]);
  const name = who === "anonymous" ? "There is no login: you are anonymous" : `You are ${visibleLine(who)}`;
  return `${name} and may ${may}. Everything done is written down here, also what was denied or failed; repeats of that are counted.`;
}

function NoActivity() {
  return (
    <EmptyState icon={ScrollText} title="Nobody has done anything yet">
      Publishes by hand, redrives and discards, mutes, changes of streams and consumers, and tests of the webhook are
      listed here with who did it, to how many messages, and how it ended. Looking leaves no trace.
    </EmptyState>
  );
}
