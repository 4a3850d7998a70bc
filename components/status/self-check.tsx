"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHeader, Section } from "@/components/ui/page";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { checkLooks, checkSentence, worstFirst } from "@/components/ui/text/check-look";
import { Tag } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { statusQuery } from "@/lib/client/queries/status";
import type { Status } from "@/lib/contract/health";
import { OwnStreams } from "./own-streams";
import { ConnectionFacts, DashboardFacts } from "./status-facts";
import { WebhookPanel } from "./webhook-panel";

/** What the dashboard runs on, what works, what it keeps. */
export function SelfCheck() {
  const query = useQuery(statusQuery(useBroker()));
  return (
    <QueryState query={query} head={<PageHeader title="Status" />} pending={<TableSkeleton rows={6} columns={3} />}>
      {(status) => (
        <>
          <PageHeader title={checkSentence(status.checks)}>
            Jetlag {status.version}, started <RelativeTime at={status.startedAt} />.
          </PageHeader>
          <Checks checks={status.checks} />
          <div className="grid lg:grid-cols-2">
            <Section title="Connection">
              <ConnectionFacts bus={status.bus} />
            </Section>
            <Section title="This dashboard">
              <DashboardFacts status={status} />
            </Section>
          </div>
          <WebhookPanel webhook={status.webhook} />
          <OwnStreams streams={status.ownStreams} />
        </>
      )}
    </QueryState>
  );
}

function Checks({ checks }: { checks: Status["checks"] }) {
  return (
    <ul aria-label="Checks" className="border-t border-line">
      {worstFirst(checks).map(({ name, state, detail }) => {
        const { word, ...look } = checkLooks[state];
        return (
          <li
            key={name}
            className="grid gap-x-4 border-b border-line px-5 py-1.5 md:grid-cols-[6rem_minmax(0,14rem)_minmax(0,1fr)] md:items-start"
          >
            <span>
              <Tag {...look}>{word}</Tag>
            </span>
            <span className="font-medium">{name}</span>
            <span className="min-w-0 text-muted wrap-anywhere">{detail}</span>
          </li>
        );
      })}
    </ul>
  );
}
