"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { PageHeader } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { brokersQuery } from "@/lib/client/queries/brokers";
import { brokersSentence } from "@/lib/client/words/broker-words";
import { BrokerTable } from "./broker-table";

/** All brokers that this dashboard watches, worst first. */
export function BrokersPage() {
  const query = useQuery(brokersQuery);
  return (
    <QueryState query={query} head={<PageHeader title="Brokers" />} pending={<TableSkeleton rows={3} columns={6} />}>
      {(list) =>
        list.brokers.length === 0 ? (
          <>
            <PageHeader title="No brokers" />
            <EmptyState icon={Server} title="No broker is configured" command="NATS_URL=nats://host:4222 npm start">
              A broker is a server or cluster that this dashboard watches. Name one by NATS_URL, or several in the file
              that JETLAG_CONFIG leads to.
            </EmptyState>
          </>
        ) : (
          <>
            <PageHeader title={brokersSentence(list.brokers)}>
              Each is watched on its own: one that is down delays no other. The worst come first.
            </PageHeader>
            <BrokerTable list={list} />
          </>
        )
      }
    </QueryState>
  );
}
