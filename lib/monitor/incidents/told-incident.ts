import * as z from "zod";
import type { BrokerMs } from "../../model/broker-time";
import { verdicts } from "../../model/consumer/consumer-health";
import { incidentSchema, isOpen } from "../../model/incident/incident";

/** Changes of one incident are told at most this often. */
const changeEveryMs = 5 * 60_000;
/** An incident that ended before anybody could tell it is still told if it ended no longer ago than a night. */
const lateMs = 12 * 60 * 60_000;
/** How long a call may take with all its attempts: after that, whoever claimed it is gone. */
const claimMs = 45_000;

/** What was told of an incident. */
const toldSchema = z.object({
  /** When the last call was taken, ISO 8601, by the broker's clock; null: nothing was told. */
  at: z.string().nullable(),
  /** What it said. */
  verdict: z.enum(verdicts).nullable(),
  /** True once the end was told: nothing follows. */
  closed: z.boolean(),
});
/** See {@link toldSchema}. */
export type Told = z.infer<typeof toldSchema>;

/** An incident as it is stored: with what was told of it, and who is about to tell more. */
export const toldIncidentSchema = z.object({
  incident: incidentSchema,
  told: toldSchema,
  claim: z.object({ by: z.string(), at: z.string() }).nullable(),
});
/** See {@link toldIncidentSchema}. */
export type ToldIncident = z.infer<typeof toldIncidentSchema>;

/** What news say about an incident. */
export type NewsKind = "opened" | "changed" | "closed";

/** Nothing was told yet. */
export const untold: Pick<ToldIncident, "told" | "claim"> = {
  told: { at: null, verdict: null, closed: false },
  claim: null,
};

/**
 * What to tell now, or null. It is what is true now, not what was true meanwhile. An untold incident whose consumer is calm
 * is told when it is over, or when the consumer needs attention again.
 */
export function dueNews({ incident, told }: ToldIncident, nowMs: BrokerMs): NewsKind | null {
  if (told.closed) return null;
  if (!isOpen(incident)) return told.at !== null || isRecent(incident.closedAt, nowMs) ? "closed" : null;
  if (incident.calmSince !== null) return null;
  if (told.at === null) return "opened";
  const isNews = incident.verdict !== told.verdict;
  return isNews && nowMs - Date.parse(told.at) >= changeEveryMs ? "changed" : null;
}

/** The same after a call was taken that told of it as it was `then`. */
export function afterCall(
  now: ToldIncident,
  { kind, then, nowMs }: { readonly kind: NewsKind; readonly then: ToldIncident; readonly nowMs: BrokerMs },
): ToldIncident {
  const told = { at: new Date(nowMs).toISOString(), verdict: then.incident.verdict, closed: kind === "closed" };
  return { ...now, told, claim: null };
}

/** True while another process is about to tell. */
export function isClaimedByOther({ claim }: ToldIncident, owner: string, nowMs: BrokerMs): boolean {
  return claim !== null && claim.by !== owner && nowMs - Date.parse(claim.at) < claimMs;
}

/** What was told further: of two processes that told, each knows of its own calls. */
export function furtherTold(one: Told, other: Told): Told {
  if (one.closed !== other.closed) return one.closed ? one : other;
  return (one.at ?? "") >= (other.at ?? "") ? one : other;
}

function isRecent(at: string | null, nowMs: BrokerMs): boolean {
  return at !== null && nowMs - Date.parse(at) < lateMs;
}
