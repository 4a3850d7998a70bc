"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownToLine } from "lucide-react";
import { useRouter } from "next/navigation";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link-button";
import { Count, Rate } from "@/components/ui/number";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Sparkline } from "@/components/ui/sparkline";
import { Term } from "@/components/ui/term";
import { RelativeTime } from "@/components/ui/time";
import { VerdictBadge } from "@/components/ui/verdict-badge";
import { hrefs } from "@/lib/client/hrefs";
import { streamConsumersQuery } from "@/lib/client/streams";
import type { ConsumerHealth } from "@/lib/model/consumer-health";
import { visibleLine } from "@/lib/model/visible-text";

/** The consumers of one stream, worst first. */
export function StreamConsumers({ stream, own }: { stream: string; own: boolean }) {
  const query = useQuery(streamConsumersQuery(stream));
  return (
    <QueryState query={query} pending={<TableSkeleton columns={7} />}>
      {({ consumers }) =>
        consumers.length > 0 ? <ConsumerTable consumers={consumers} /> : <NoConsumers {...{ stream, own }} />
      }
    </QueryState>
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
      command={`nats consumer add ${stream} my-consumer --pull --ack explicit --defaults`}
    >
      A consumer is a position in the stream that the server keeps for a group of workers. Messages stay here until a
      limit of the stream removes them.
    </EmptyState>
  );
}

function ConsumerTable({ consumers }: { consumers: readonly ConsumerHealth[] }) {
  return (
    <DataTable label="Consumers of this stream" fill minWidth={980}>
      <thead>
        <tr>
          <Th>Verdict</Th>
          <Th>Consumer</Th>
          <Th>Why</Th>
          <Th num>
            <Term of="waiting" />
          </Th>
          <Th num>
            <Term of="inFlight" />
          </Th>
          <Th num>
            <Term of="redelivered" />
          </Th>
          <Th>Trend</Th>
          <Th num>Acked/s</Th>
          <Th>Last acked</Th>
        </tr>
      </thead>
      <tbody>
        {consumers.map((consumer) => (
          <ConsumerRow key={consumer.name} consumer={consumer} />
        ))}
      </tbody>
    </DataTable>
  );
}

function ConsumerRow({ consumer }: { consumer: ConsumerHealth }) {
  const router = useRouter();
  const href = hrefs.consumer(consumer.stream, consumer.name);
  return (
    <Tr onOpen={() => router.push(href)}>
      <Td>
        <VerdictBadge verdict={consumer.verdict} />
      </Td>
      <Td mono className="max-w-72" title={consumer.name}>
        <TextLink href={href} className="text-ink!">
          {visibleLine(consumer.displayName)}
        </TextLink>
      </Td>
      <Td muted className="max-w-80" title={consumer.reason}>
        {consumer.reason}
      </Td>
      <Td num>
        <Count value={consumer.waiting} />
      </Td>
      <Td num>
        <Count value={consumer.inFlight} />
      </Td>
      <Td num>
        <Count value={consumer.redelivered} />
      </Td>
      <Td>
        <Sparkline values={consumer.trend} label="Waiting and in flight over time" />
      </Td>
      <Td num>
        <Rate value={consumer.ackedPerS} unit="" />
      </Td>
      <Td muted className="num min-w-24">
        <RelativeTime at={consumer.lastAckedAt} />
      </Td>
    </Tr>
  );
}
