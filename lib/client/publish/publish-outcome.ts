import * as z from "zod";
import type { PublishAnswer } from "../../contract/publish";
import { errorCodes } from "../../model/error-code";
import { numberedPlaceSchema } from "../../model/place";
import type { ApiError, ApiErrorCode } from "../http/http";
import type { SeriesState } from "./use-publish-series";

const codes = [...errorCodes, "offline", "bad_answer"] as const satisfies readonly ApiErrorCode[];

/** How a send ended, small enough to be kept. */
export const sendOutcomeSchema = z.discriminatedUnion("kind", [
  z.object({
    /** `duplicate`: the message id was seen before and nothing was stored; the place is the first one's. */
    kind: z.enum(["stored", "duplicate"]),
    ...numberedPlaceSchema.shape,
  }),
  z.object({ kind: z.literal("failed"), code: z.enum(codes) }),
]);
/** See {@link sendOutcomeSchema}. */
export type SendOutcome = z.infer<typeof sendOutcomeSchema>;

/** What is kept of an answer. */
export function outcomeOfAnswer({ duplicate, place, number }: PublishAnswer): SendOutcome {
  return { kind: duplicate ? "duplicate" : "stored", place, number };
}

/** What is kept of an error. */
export function outcomeOfError({ code }: ApiError): SendOutcome {
  return { kind: "failed", code };
}

/** What is kept of a series: its newest message, else what the first went wrong with; null when nothing is known. */
export function outcomeOfSeries({ progress, error }: Pick<SeriesState, "progress" | "error">): SendOutcome | null {
  if (progress?.last != null) return { kind: "stored", ...progress.last };
  const code = progress?.problems[0]?.problem.code ?? error?.code;
  return code === undefined ? null : { kind: "failed", code };
}

/** Whether the message is in a stream after an error. */
export type Storage = "not_stored" | "unknown";

/** An error after a send, in words. */
export interface SendFailure {
  /** One or two words, for a badge. */
  readonly word: string;
  readonly storage: Storage;
  /** What to do. */
  readonly advice: string;
}

const tryAgain = "Nothing was stored. Send it again in a moment.";
const look = "Look for it before you send it again.";

const failures: Record<ApiErrorCode, SendFailure> = {
  invalid_input: { word: "Not sent", storage: "not_stored", advice: "Fix the field and send again." },
  malformed_json: { word: "Not sent", storage: "not_stored", advice: "The request was not JSON. Reload the page." },
  nested_too_deeply: {
    word: "Too deep",
    storage: "not_stored",
    advice: "Nest the data less deeply, or send it as a raw payload.",
  },
  unsupported_media_type: { word: "Not sent", storage: "not_stored", advice: "Reload the page." },
  incomplete_body: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  request_timeout: {
    word: "Too slow",
    storage: "not_stored",
    advice: "The request took too long to arrive. Send less, or use a faster connection.",
  },
  headers_too_large: {
    word: "Not sent",
    storage: "not_stored",
    advice: "Delete this site's cookies and reload the page.",
  },
  overloaded: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  invalid_subject: { word: "No subject", storage: "not_stored", advice: "Fix the subject and send again." },
  invalid_name: { word: "Not sent", storage: "not_stored", advice: "Fix the name and send again." },
  payload_too_large: {
    word: "Too large",
    storage: "not_stored",
    advice: "Send less, or store the content elsewhere and send a reference. The limit is max_payload of the server.",
  },
  broker_not_found: {
    word: "No broker",
    storage: "not_stored",
    advice: "The broker was taken out of the configuration.",
  },
  broker_changed: {
    word: "Another broker",
    storage: "not_stored",
    advice: "This page's address is about another broker now. Reload the page, and check where you send to.",
  },
  stream_not_found: { word: "No stream", storage: "not_stored", advice: "The stream may have been deleted." },
  consumer_not_found: { word: "Not sent", storage: "not_stored", advice: "The consumer may have been deleted." },
  message_not_found: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  failure_not_found: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  job_not_found: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  incident_not_found: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  not_allowed: { word: "Not allowed", storage: "not_stored", advice: "This dashboard may not do this." },
  not_found: { word: "Not sent", storage: "not_stored", advice: "The dashboard has no such address. Reload the page." },
  method_not_allowed: { word: "Not sent", storage: "not_stored", advice: "Reload the page." },
  foreign_host: {
    word: "Refused",
    storage: "not_stored",
    advice: "The dashboard does not know this host name. Open it by its address, or allow the name with JETLAG_HOSTS.",
  },
  foreign_origin: {
    word: "Refused",
    storage: "not_stored",
    advice: "The dashboard does not trust this address. Open it by its own, or allow this one with JETLAG_ORIGINS.",
  },
  reserved_subject: {
    word: "Refused",
    storage: "not_stored",
    advice: "Nothing was sent. Choose a subject that one of your own streams captures.",
  },
  no_stream_for_subject: {
    word: "No stream",
    storage: "not_stored",
    advice: "Check the subject's spelling, or add it to a stream.",
  },
  wrong_expected_sequence: {
    word: "Not the expected last",
    storage: "not_stored",
    advice: "Something else was stored meanwhile. Read the newest message, then send with its number.",
  },
  stream_full: {
    word: "Stream full",
    storage: "not_stored",
    advice: "The stream refuses new messages at its limit. Raise the limit or remove messages.",
  },
  conflict: { word: "Conflict", storage: "not_stored", advice: "It conflicts with what already exists." },
  permission_denied: {
    word: "Denied",
    storage: "not_stored",
    advice: "The account that the dashboard uses may not publish to this subject.",
  },
  rejected: { word: "Refused", storage: "not_stored", advice: "The server refused it; its own words say why." },
  unsupported: { word: "Not supported", storage: "not_stored", advice: "The connected server cannot do this." },
  payload_gone: { word: "Payload gone", storage: "not_stored", advice: "There is nothing left to send." },
  no_retry_subject: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  webhook_not_configured: { word: "Not sent", storage: "not_stored", advice: tryAgain },
  bus_unavailable: {
    word: "Not connected",
    storage: "not_stored",
    advice: "The dashboard has no connection to the server and keeps trying. Send again once it is back.",
  },
  no_leader: {
    word: "No leader",
    storage: "not_stored",
    advice: "Nothing was stored. Send it again once enough of the stream's servers are up.",
  },
  jetstream_disabled: {
    word: "No JetStream",
    storage: "not_stored",
    advice: "Start nats-server with -js, or enable JetStream for this account.",
  },
  timeout: { word: "Unknown", storage: "unknown", advice: look },
  publish_unknown: { word: "Unknown", storage: "unknown", advice: look },
  internal: { word: "Unknown", storage: "unknown", advice: `${look} The dashboard's log says what failed.` },
  offline: {
    word: "Unknown",
    storage: "unknown",
    advice: `The dashboard itself did not answer. ${look}`,
  },
  bad_answer: { word: "Unknown", storage: "unknown", advice: `${look} Reload the page if this stays.` },
};

/** What an error after a send means. */
export function explainSendFailure(code: ApiErrorCode): SendFailure {
  return failures[code];
}
