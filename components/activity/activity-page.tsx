"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useRef } from "react";
import { Banner } from "@/components/ui/banner";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link-button";
import { Count } from "@/components/ui/number";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Tag, type Tone } from "@/components/ui/tag";
import { DayClockTime } from "@/components/ui/time";
import { VirtualBody } from "@/components/ui/virtual-body";
import { activityQuery } from "@/lib/client/activity";
import { hrefs } from "@/lib/client/hrefs";
import type { ActivityList } from "@/lib/contract/activity";
import type { Activity } from "@/lib/model/activity";
import { visibleLine, visibleText } from "@/lib/model/visible-text";

/** Who did what, how much of it, and how it ended. */
export function ActivityPage() {
  const query = useInfiniteQuery(activityQuery);
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
                  This record is {first.problem}
                </Banner>
              </div>
            ) : null}
            {activity.length === 0 ? (
              <NoActivity />
            ) : (
              <DataTable label="Activity" fill fixed minWidth={900}>
                <caption className="sr-only">Activity</caption>
                <thead>
                  <tr>
                    <Th className="w-44">When</Th>
                    <Th className="w-36">Who</Th>
                    <Th className="w-24">Action</Th>
                    <Th className="w-[30%]">What</Th>
                    <Th num className="w-24">
                      Messages
                    </Th>
                    <Th className="w-24">Result</Th>
                    <Th>Detail</Th>
                  </tr>
                </thead>
                <VirtualBody
                  ref={body}
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

const tones: Record<Activity["result"], Tone> = { started: "info", done: "good", denied: "bad", failed: "bad" };

function ActivityRow({ entry }: { entry: Activity }) {
  const { at, who, action, what, count, result, detail, job } = entry;
  return (
    <Tr>
      <Td mono muted>
        <DayClockTime at={at} />
      </Td>
      <Td title={who}>{visibleLine(who)}</Td>
      <Td>{action}</Td>
      <Td title={visibleText(what)}>
        {job === null ? visibleLine(what) : <TextLink href={hrefs.failureJob(job)}>{visibleLine(what)}</TextLink>}
      </Td>
      <Td num>
        <Count value={count} />
      </Td>
      <Td>
        <Tag tone={tones[result]}>{result}</Tag>
      </Td>
      <Td muted title={visibleText(detail)}>
        {visibleLine(detail)}
      </Td>
    </Tr>
  );
}

const andList = new Intl.ListFormat("en");

function whoYouAre({ who, rights }: ActivityList): string {
  const may = rights.length === 0 ? "only look" : andList.format(["look", ...rights]);
  const name = who === "anonymous" ? "There is no login: you are anonymous" : `You are ${visibleLine(who)}`;
  return `${name} and may ${may}. Everything done is written down here, also what was denied or failed.`;
}

function NoActivity() {
  return (
    <EmptyState icon={ScrollText} title="Nobody has done anything yet">
      Publishes by hand, redrives and discards, pauses and cancellations, and tests of the webhook are listed here with
      who did it, to how many messages, and how it ended. Looking leaves no trace.
    </EmptyState>
  );
}
