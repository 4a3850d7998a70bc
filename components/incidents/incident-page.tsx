"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownToLine, SearchX, Siren } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/link/link-button";
import { NextSteps } from "@/components/ui/next-steps";
import { PageHeader, Section } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { Offered } from "@/components/ui/state/offered";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DayClockTime, ExactTime, RelativeTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError, withQuery } from "@/lib/client/http/http";
import { incidentQuery } from "@/lib/client/queries/incidents";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { hrefs } from "@/lib/client/words/hrefs";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { type Incident, isOpen } from "@/lib/model/incident/incident";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ChangeTable } from "./change-table";
import { IncidentChart } from "./incident-chart";
import { IncidentFailures } from "./incident-failures";
import { type IncidentNow, incidentNow } from "./incident-now";
import { IncidentStageTag } from "./incident-stage-tag";
import { endSentence } from "./incident-words";

/** One incident: what, since when, the evidence, and a chart and the failures of its time. */
export function IncidentPage({ id }: { id: string }) {
  const query = useQuery(incidentQuery(useBroker(), id));
  return (
    <QueryState
      query={query}
      head={<PageHeader title="Incident" />}
      pending={<TableSkeleton columns={5} rows={6} />}
      error={(error) => (toApiError(error).code === "incident_not_found" ? <UnknownIncident /> : null)}
    >
      {({ incident }) => <KnownIncident incident={incident} />}
    </QueryState>
  );
}

function KnownIncident({ incident }: { incident: Incident }) {
  const { stream, consumer, verdict, worst, changes } = incident;
  const last = changes.findLast((change) => change.verdict === verdict);
  const { snapshot } = useSnapshot();
  const now = incidentNow(incident, snapshot);
  return (
    <>
      <PageHeader
        title={visibleLine(displayConsumerName(consumer))}
        mono
        badge={
          <>
            <IncidentStageTag incident={incident} />
            <VerdictBadge verdict={isOpen(incident) ? verdict : worst} />
          </>
        }
        actions={
          <>
            <LinkButton icon={ArrowDownToLine} href={hrefs.consumer(stream, consumer)}>
              Consumer
            </LinkButton>
            <LinkButton icon={Siren} href={withQuery(hrefs.incidents, { stream, consumer })}>
              Its incidents
            </LinkButton>
          </>
        }
      >
        <p>
          {now === null ? (
            last && <Said when={<DayClockTime at={last.at} />} of={last} isOpen={isOpen(incident)} />
          ) : (
            <Said when="Now" of={now} isOpen />
          )}
        </p>
        <Times incident={incident} />
      </PageHeader>
      <Steps incident={incident} />
      <ChangeTable incident={incident} now={now} />
      <Section title="Lag during the incident">
        <IncidentChart incident={incident} />
      </Section>
      <Section title="Failures during the incident">
        <Offered offer="failures">
          <IncidentFailures incident={incident} />
        </Offered>
      </Section>
    </>
  );
}

/** What can be done about the consumer while it needs somebody. */
function Steps({ incident }: { incident: Incident }) {
  const { snapshot } = useSnapshot();
  const { stream, consumer: name } = incident;
  const consumer = snapshot?.consumers.find((one) => one.stream === stream && one.name === name);
  if (consumer === undefined || !isOpen(incident)) return null;
  return (
    <div className="px-5 pb-4 empty:hidden">
      <NextSteps consumer={consumer} stream={snapshot?.streams.find(({ config }) => config.name === stream)} />
    </div>
  );
}

/** A reason has the figures of its moment: of an hour ago "for 16 s" is out of date, so it says of when it is. */
function Said({ when, of: { reason, nextStep }, isOpen }: { when: ReactNode; of: IncidentNow; isOpen: boolean }) {
  return (
    <>
      <span className="text-faint">{when}:</span> {visibleLine(reason)}. {isOpen ? nextStep : null}
    </>
  );
}

function Times({ incident }: { incident: Incident }) {
  const { stream, number, openedAt, calmSince } = incident;
  const end = endSentence(incident);
  return (
    <p className="num text-xs text-faint">
      Incident {number} of this consumer of {visibleLine(stream)}, since <ExactTime at={openedAt} /> (
      <RelativeTime at={openedAt} />
      ). {end}
      {end === null && calmSince !== null ? (
        <>
          The consumer has been calm since <ExactTime at={calmSince} />; after five minutes of calm the incident is
          over.
        </>
      ) : null}
    </p>
  );
}

function UnknownIncident() {
  return (
    <>
      <PageHeader title="Incident" />
      <EmptyState
        icon={SearchX}
        title="There is no such incident"
        actions={<LinkButton href={hrefs.incidents}>All incidents</LinkButton>}
      >
        Incidents are kept for 90 days. Where nothing can be stored they end with the dashboard; the list says so.
      </EmptyState>
    </>
  );
}
