"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDownToLine, SearchX, Siren } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Offered } from "@/components/ui/offered";
import { PageHeader, Section } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { DayClockTime, ExactTime, RelativeTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError, withQuery } from "@/lib/client/http/http";
import { incidentQuery } from "@/lib/client/queries/incidents";
import { hrefs } from "@/lib/client/words/hrefs";
import { type Incident, isOpen } from "@/lib/model/incident/incident";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ChangeTable } from "./change-table";
import { IncidentChart } from "./incident-chart";
import { IncidentFailures } from "./incident-failures";
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
  return (
    <>
      <PageHeader
        title={visibleLine(consumer)}
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
          {/* The reason has the figures of that moment: by now "for 16 s" is out of date. */}
          {last === undefined ? null : (
            <>
              <span className="text-faint">
                <DayClockTime at={last.at} />:
              </span>{" "}
              {visibleLine(last.reason)}. {isOpen(incident) ? last.nextStep : null}
            </>
          )}
        </p>
        <Times incident={incident} />
      </PageHeader>
      <ChangeTable incident={incident} />
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
          The consumer is calm since <ExactTime at={calmSince} />; after five minutes of calm the incident is over.
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
