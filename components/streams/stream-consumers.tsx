"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownToLine } from "lucide-react";
import { useRef } from "react";
import { Sparkline } from "@/components/ui/chart/sparkline";
import { TextLink } from "@/components/ui/link/link-button";
import { MutedMark } from "@/components/ui/mute/muted-mark";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Count, Rate } from "@/components/ui/text/number";
import { Term } from "@/components/ui/text/term";
import { RelativeTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { streamConsumersQuery } from "@/lib/client/queries/streams";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { trendLength, trendWords } from "@/lib/client/words/consumers/trend-words";
import { formatSpan } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";
import { shellCommand } from "@/lib/model/text/shell-command";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The consumers of one stream, worst first. */
export function StreamConsumers({ stream: { config, own, consumerCount } }: { stream: StreamSummary }) {
  const query = useQuery(streamConsumersQuery(useBroker(), config.name));
  return (
    <QueryState query={query} pending={<TableSkeleton columns={7} />}>
      {({ consumers, sweepError }) => {
        if (consumers.length > 0) return <ConsumerTable consumers={consumers} />;
        if (consumerCount > 0 && !own && sweepError !== null) return <UnreadConsumers reason={sweepError} />;
        return <NoConsumers stream={config.name} own={own} />;
      }}
    </QueryState>
  );
}

function UnreadConsumers({ reason }: { reason: string }) {
  return (
    <EmptyState icon={ArrowDownToLine} title="The consumers of this stream cannot be read">
      They are read again with each sweep. The last one said: {visibleLine(reason)}
    </EmptyState>
  );
}

function NoConsumers({ stream, own }: { stream: string; own: boolean }) {
  if (own)
    return (
      <EmptyState icon={ArrowDownToLine} title="No consumers are shown for this stream">
        Jetlag keeps this stream for its own records and reads it without being watched itself.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={ArrowDownToLine}
      title="Nobody reads this stream"
      command={shellCommand`nats consumer add --pull --ack explicit --defaults -- ${stream} my-consumer`}
    >
      A consumer is a position in the stream that the server keeps for a group of workers. Messages stay here until a
      limit of the stream removes them.
    </EmptyState>
  );
}

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  verdict: "w-35",
  why: "@max-5xl:hidden",
  waiting: "w-23 @max-lg:pr-5!",
  inFlight: "w-24 @max-lg:hidden @max-2xl:pr-5!",
  redelivered: "w-28 @max-2xl:hidden",
  trend: "w-24 @max-4xl:hidden",
  acked: "w-22 @max-2xl:hidden @max-4xl:pr-5!",
  last: "w-28 @max-4xl:hidden",
} as const;

function ConsumerTable({ consumers }: { consumers: readonly ListedConsumer[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const intervalMs = useSnapshot().snapshot?.intervalMs ?? 0;
  return (
    <ResizableColumns list="consumers of a stream" first="verdict">
      <DataTable label="Consumers of this stream" fill fixed>
        <thead>
          <tr>
            <Th column="verdict" className={columnStyle.verdict}>
              Verdict
            </Th>
            <Th flexible>Consumer</Th>
            <Th className={columnStyle.why}>Why</Th>
            <Th column="waiting" edge="left" num className={columnStyle.waiting}>
              <Term of="waiting" />
            </Th>
            <Th column="in flight" edge="left" num className={columnStyle.inFlight}>
              <Term of="inFlight" />
            </Th>
            <Th column="redelivered" edge="left" num className={columnStyle.redelivered}>
              <Term of="redelivered" />
            </Th>
            <Th
              column="trend"
              edge="left"
              className={columnStyle.trend}
              title="Waiting and in flight together, each line from 0 to its own peak"
            >
              {intervalMs === 0 ? "Trend" : `Trend, ${formatSpan(intervalMs * trendLength(consumers))}`}
            </Th>
            <Th column="acked" edge="left" num className={columnStyle.acked}>
              Acked/s
            </Th>
            <Th column="last acked" edge="left" className={columnStyle.last}>
              Last acked
            </Th>
          </tr>
        </thead>
        <VirtualBody ref={body} list="consumers of a stream" stillAs="all" rows={consumers} rowKey={({ name }) => name}>
          {(consumer) => <ConsumerRow consumer={consumer} intervalMs={intervalMs} />}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

function ConsumerRow({ consumer, intervalMs }: { consumer: ListedConsumer; intervalMs: number }) {
  const href = hrefs.consumer(consumer.stream, consumer.name);
  return (
    <Tr opensLink>
      <Td>
        <VerdictBadge verdict={consumer.verdict} />
      </Td>
      <Td mono title={consumer.name}>
        <span className="flex items-center">
          <TextLink href={href} className="min-w-0 truncate text-ink!">
            {visibleLine(consumer.displayName)}
          </TextLink>
          <MutedMark mute={consumer.mute} />
        </span>
      </Td>
      <Td muted className={columnStyle.why} title={consumer.reason}>
        {visibleLine(consumer.reason)}
      </Td>
      <Td num className={columnStyle.waiting}>
        <Count value={consumer.waiting} readAt={consumer.unreadSince} />
      </Td>
      <Td num className={columnStyle.inFlight}>
        <Count value={consumer.inFlight} readAt={consumer.unreadSince} />
      </Td>
      <Td num className={columnStyle.redelivered}>
        <Count value={consumer.redelivered} readAt={consumer.unreadSince} />
      </Td>
      <Td className={columnStyle.trend}>
        <Sparkline values={consumer.trend} label={trendWords(consumer.trend, intervalMs)} />
      </Td>
      <Td num className={columnStyle.acked}>
        <Rate value={consumer.ackedPerS} unit="" />
      </Td>
      <Td muted className={`num ${columnStyle.last}`}>
        <RelativeTime at={consumer.lastAckedAt} />
      </Td>
    </Tr>
  );
}
