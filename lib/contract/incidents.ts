import * as z from "zod";
import { incidentSchema } from "../model/incident/incident";
import { maxNameBytes } from "../model/stream/name";

/** Which incidents are listed. */
export const incidentStates = ["open", "closed", "all"] as const;
/** One of {@link incidentStates}. */
export type IncidentState = (typeof incidentStates)[number];

/** Length of an incident's id, a ULID. */
const idLength = 26;

/** Query of `GET /api/incidents`. */
export const incidentsQuerySchema = z.object({
  state: z.enum(incidentStates).default("all"),
  stream: z.string().min(1).max(maxNameBytes).optional(),
  consumer: z.string().min(1).max(maxNameBytes).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.string().min(1).max(idLength).optional(),
});
/** See {@link incidentsQuerySchema}. */
export type IncidentsQuery = z.infer<typeof incidentsQuerySchema>;

/** `GET /api/incidents`: open ones first, newest first. */
export const incidentListSchema = z.object({
  incidents: z.array(incidentSchema),
  /** Incidents that are open, on all pages, whatever the state that is asked for; the other filters narrow them. */
  open: z.number(),
  /** Incidents that match, on all pages. */
  total: z.number(),
  /** `after` of the next page, or null. */
  next: z.string().nullable(),
  /** Why incidents do not outlive the process, or are not stored; null when all is well. */
  problem: z.string().nullable(),
});
/** See {@link incidentListSchema}. */
export type IncidentList = z.infer<typeof incidentListSchema>;
/** The same as JSON has it. */
export type IncidentListJson = z.input<typeof incidentListSchema>;

/** `GET /api/incidents/{id}`. Fails with `incident_not_found`. */
export const incidentAnswerSchema = z.object({ incident: incidentSchema });
/** The same as JSON has it. */
export type IncidentAnswerJson = z.input<typeof incidentAnswerSchema>;
