"use client";

import { useQuery } from "@tanstack/react-query";
import { TextLink } from "@/components/ui/link/link-button";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { DayClockTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { withQuery } from "@/lib/client/http/http";
import { failuresOf, incidentFailuresQuery } from "@/lib/client/queries/incidents";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Incident } from "@/lib/model/incident/incident";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The address of the list of failures with the same consumer and time. */
function failuresPage(incident: Incident): string {
  const { stream, consumer, since, until } = failuresOf(incident);
  return withQuery(hrefs.failures, { tab: "all", stream, consumer, from: since, to: until });
}

/** Failed deliveries of the consumer from the opening to the end. */
export function IncidentFailures({ incident }: { incident: Incident }) {
  const { stream, consumer } = incident;
  const query = useQuery(incidentFailuresQuery(useBroker(), incident));
  const ofTime = failuresPage(incident);
  return (
    <QueryState query={query} pending={<Skeleton className="h-12" />}>
      {({ failures, total }) =>
        failures.length === 0 ? (
          <p className="text-muted">
            No delivery failed for good during the incident.{" "}
            <TextLink href={withQuery(hrefs.failures, { tab: "all", stream, consumer })}>
              Failures of this consumer
            </TextLink>
          </p>
        ) : (
          <div className="grid gap-2">
            <ul className="grid gap-1">
              {failures.map(({ id, failedAt, subject, detail }) => (
                <li key={id} className="flex min-w-0 flex-wrap gap-x-3">
                  <span className="mono text-muted">
                    <DayClockTime at={failedAt} />
                  </span>
                  <TextLink href={hrefs.failure(id)} className="mono truncate">
                    {visibleLine(subject ?? "subject not known")}
                  </TextLink>
                  <span className="min-w-0 truncate text-muted">{visibleLine(detail ?? "")}</span>
                </li>
              ))}
            </ul>
            <p>
              <TextLink href={ofTime}>
                {total === 1 ? "1 failure" : `All ${formatCount(total)} failures`} during the incident
              </TextLink>
            </p>
          </div>
        )
      }
    </QueryState>
  );
}
