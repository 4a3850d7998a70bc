import type { IncidentAnswerJson, IncidentListJson, IncidentsQuery } from "../../contract/incidents";
import { incidentJson } from "../../model/incident/incident";
import type { DashboardParts } from "../dashboard/parts";
import { HttpProblem } from "../http/problem";

type Parts = Pick<DashboardParts, "incidents">;

/** One page of incidents. What is `after` one that is gone begins anew. */
export function listIncidents({ incidents }: Parts, query: IncidentsQuery): IncidentListJson {
  const { limit, after, ...filter } = query;
  const matches = incidents.list(filter);
  const from = after === undefined ? 0 : matches.findIndex(({ id }) => id === after) + 1;
  const page = matches.slice(from, from + limit);
  return {
    incidents: page.map(incidentJson),
    open: incidents.list({ ...filter, state: "open" }).length,
    total: matches.length,
    next: from + limit < matches.length ? (page.at(-1)?.id ?? null) : null,
    problem: incidents.problem,
  };
}

/** One incident. Throws `incident_not_found`. */
export function readIncident({ incidents }: Parts, id: string): IncidentAnswerJson {
  const incident = incidents.get(id);
  if (incident === null) throw new HttpProblem("incident_not_found", "it may be older than incidents are kept");
  return { incident: incidentJson(incident) };
}
