import { type Incident, incidentJson } from "../../model/incident/incident";
import type { LogSpec } from "../../store/log-spec";
import { type ToldIncident, toldIncidentSchema } from "./told-incident";

const dayMs = 24 * 60 * 60 * 1_000;

/** Log of the incidents: one record each, the newest state takes the place of the one before. */
export const incidentLog = {
  worth: "others",
  name: "JETLAG_INCIDENTS",
  purpose: "When consumers needed attention, and what the webhook told",
  bounds: { maxAgeMs: 90 * dayMs, maxBytes: 16 * 1024 * 1024, maxRecords: 10_000, maxRecordsPerKey: 1 },
  memory: { maxRecords: 10_000, maxBytes: 16 * 1024 * 1024 },
  signed: true,
} as const satisfies LogSpec;

/**
 * Key of an incident. Two dashboards that open one at the same time choose the same, since it counts the incidents of the
 * consumer: the log takes the first.
 */
export function incidentKey({ stream, consumer, number }: Pick<Incident, "stream" | "consumer" | "number">): string {
  return `incident.${stream}.${consumer}.${number}`;
}

/** An incident as the body of a record. */
export function encodeIncident(kept: ToldIncident): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...kept, incident: incidentJson(kept.incident) }));
}

/** The incident in a record; null when it is none, or that of another key. */
export function decodeIncident({
  key,
  data,
}: {
  readonly key: string;
  readonly data: Uint8Array;
}): ToldIncident | null {
  try {
    const parsed = toldIncidentSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    return parsed.success && incidentKey(parsed.data.incident) === key ? parsed.data : null;
  } catch {
    return null; // not JSON
  }
}
