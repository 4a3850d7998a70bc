"use client";

import { useRef } from "react";
import { Link } from "@/components/ui/link/link";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { BrokerMark } from "@/components/ui/text/broker-mark";
import { Count } from "@/components/ui/text/number";
import { StatusDot } from "@/components/ui/text/status-dot";
import { addressId } from "@/lib/client/queries/brokers";
import { brokerState, needFigure, needWords } from "@/lib/client/words/broker-words";
import { hrefs } from "@/lib/client/words/hrefs";
import { explainKnown } from "@/lib/client/words/known";
import type { BrokerList, BrokerSummary } from "@/lib/contract/brokers";
import { isSome } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  broker: "w-56 @max-2xl:w-auto",
  state: "w-52 @max-2xl:w-46",
  need: "w-36 @max-lg:w-22",
  consumers: "w-28 @max-2xl:hidden",
  failures: "w-28 @max-3xl:hidden",
  problem: "@max-2xl:hidden",
} as const;

/** All brokers in the order of the list, which is worst first; a row leads to the broker's overview. */
export function BrokerTable({ list }: { list: BrokerList }) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <DataTable label="Brokers" fill fixed>
      <thead>
        <tr>
          <Th className={columnStyle.broker}>Broker</Th>
          <Th className={columnStyle.state}>State</Th>
          <Th className={columnStyle.need}>
            <span className="@max-2xl:hidden">Consumers in need</span>
            <span className="@2xl:hidden">In need</span>
          </Th>
          <Th num className={columnStyle.consumers}>
            Consumers
          </Th>
          <Th num className={columnStyle.failures}>
            Open failures
          </Th>
          <Th className={columnStyle.problem}>Problem</Th>
        </tr>
      </thead>
      <VirtualBody ref={body} list="brokers" stillAs="all" rows={list.brokers} rowKey={({ id }) => id}>
        {(broker) => <BrokerRow broker={broker} address={addressId(list, broker.id)} />}
      </VirtualBody>
    </DataTable>
  );
}

function BrokerRow({ broker, address }: { broker: BrokerSummary; address: string | null }) {
  const { tone, short } = brokerState(broker);
  const { problem } = broker;
  return (
    <Tr opensLink>
      <Td>
        <Link broker={address} href={hrefs.overview} className="font-medium hover:underline">
          <BrokerMark broker={broker} />
        </Link>
      </Td>
      <Td title={problem ?? undefined}>
        <span className="flex items-center gap-2">
          <StatusDot tone={tone} />
          <span className="truncate">{short}</span>
        </span>
      </Td>
      <Td className="num" title={explainKnown(broker.needAttention)}>
        {isSome(broker.needAttention) ? (
          <Link
            broker={address}
            href={hrefs.consumersInNeed}
            className="rounded-sm font-semibold text-gave-up hover:underline"
          >
            <Need broker={broker} />
          </Link>
        ) : (
          <span className="text-muted">
            <Need broker={broker} />
          </span>
        )}
      </Td>
      <Td num className={columnStyle.consumers}>
        <Count value={broker.consumers} />
      </Td>
      <Td num className={columnStyle.failures}>
        <Count value={broker.failuresOpen} />
      </Td>
      <Td muted className={columnStyle.problem} title={problem ?? undefined}>
        {problem === null ? null : visibleLine(problem)}
      </Td>
    </Tr>
  );
}

function Need({ broker }: { broker: BrokerSummary }) {
  return (
    <>
      <span className="@max-2xl:hidden">{needWords(broker)}</span>
      <span className="@2xl:hidden">{needFigure(broker)}</span>
    </>
  );
}
