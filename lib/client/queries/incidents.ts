import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { failureListSchema } from "../../contract/failures";
import { type IncidentState, incidentAnswerSchema, incidentListSchema } from "../../contract/incidents";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { Incident } from "../../model/incident/incident";
import { getJson, withQuery } from "../http/http";
import { failuresKey } from "./failures/failures";
import { sweepKey } from "./sweep";

/** Which incidents to list; null does not narrow. */
export interface IncidentFilter {
  readonly state: IncidentState;
  readonly stream: string | null;
  readonly consumer: string | null;
}

/** How many failures of an incident are named; the others are counted. */
const failuresNamed = 5;

/** What selects the failures of an incident: its consumer, and the time from its opening to its end. */
export function failuresOf({ stream, consumer, openedAt, closedAt }: Incident) {
  return { stream, consumer, since: openedAt, until: closedAt ?? undefined };
}

/** Incidents, open ones first, newest first. The list before stays on screen until the next one is there. */
export function incidentsQuery(broker: BrokerId, filter: IncidentFilter) {
  return infiniteQueryOptions({
    queryKey: [...sweepKey(broker), "incidents", filter],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === "" ? undefined : pageParam;
      return getJson(withQuery(pathsOf(broker).incidents, { ...filter, after }), incidentListSchema, { signal });
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** One incident. Fails with `incident_not_found`. */
export function incidentQuery(broker: BrokerId, id: string) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "incident", id],
    queryFn: ({ signal }) => getJson(pathsOf(broker).incident(id), incidentAnswerSchema, { signal }),
  });
}

/** The open incident of a consumer; null: it has none. */
export function openIncidentQuery(broker: BrokerId, stream: string, consumer: string) {
  const path = withQuery(pathsOf(broker).incidents, { state: "open", stream, consumer, limit: 1 });
  return queryOptions({
    queryKey: [...sweepKey(broker), "open-incident", stream, consumer],
    queryFn: ({ signal }) => getJson(path, incidentListSchema, { signal }),
    select: ({ incidents }) => incidents[0] ?? null,
  });
}

/** The newest failures of an incident, and how many there are. */
export function incidentFailuresQuery(broker: BrokerId, incident: Incident) {
  const asked = { state: "all", ...failuresOf(incident), limit: failuresNamed };
  return queryOptions({
    queryKey: [...failuresKey(broker), "incident", asked],
    queryFn: ({ signal }) => getJson(withQuery(pathsOf(broker).failures, asked), failureListSchema, { signal }),
  });
}
