import { EventBusError, type EventBusErrorCode, isEventBusError } from "../../errors";

/** Which kind of exchange failed: silence after a publish means "perhaps stored", after a request only "no answer". */
export type Exchange = "publish" | "request";

/** JetStream's own error numbers (`err_code`) that mean more to us than "refused". */
const apiCodes: Readonly<Record<number, EventBusErrorCode>> = {
  10008: "no_leader", // JetStream system temporarily unavailable
  10009: "no_leader", // not the leader, and there is none
  10012: "conflict", // a setting of the consumer that cannot be changed
  10013: "conflict", // consumer name already in use
  10014: "consumer_not_found",
  10037: "message_not_found",
  10039: "jetstream_disabled", // for this account
  10043: "message_not_found", // sequence not found, when deleting
  10054: "payload_too_large", // the stream's max_msg_size
  10058: "conflict", // stream name already in use
  10059: "stream_not_found",
  10065: "conflict", // subjects overlap with another stream
  10070: "wrong_expected_sequence", // last message id
  10071: "wrong_expected_sequence",
  10076: "jetstream_disabled", // on this server
  10077: "stream_full",
  10099: "conflict", // second unfiltered consumer on a work queue
  10100: "conflict", // second consumer of a subject on a work queue
  10105: "conflict", // consumer exists as a push consumer
  10118: "no_leader", // stream is offline
  10148: "conflict", // consumer exists with another configuration
  10164: "wrong_expected_sequence",
};

/** The vendor's error classes, by name: a bundled process may hold several copies of a class. */
const clientErrors: Readonly<Record<string, EventBusErrorCode>> = {
  AuthorizationError: "permission_denied",
  UserAuthenticationExpiredError: "permission_denied",
  PermissionViolationError: "permission_denied",
  ClosedConnectionError: "bus_unavailable",
  ConnectionError: "bus_unavailable",
  DrainingConnectionError: "bus_unavailable",
  InvalidNameError: "invalid_name",
  InvalidSubjectError: "invalid_subject",
  InvalidArgumentError: "invalid_input",
};

/** Number of the server's refusal of peers: it comes while a cluster is still finding itself. */
export const noSuitablePeers = 10005;
/** Numbers of the refusal of several replicas where there is no cluster. */
export const replicasNeedCluster = 10074;

/** The bus's error for whatever the client threw. `about` begins the sentence: what it was about. */
export function toEventBusError(error: unknown, exchange: Exchange, about: string): EventBusError {
  if (isEventBusError(error)) return error;
  const code = codeOf(error, exchange);
  return new EventBusError(code, `${about}: ${sentence(error, code)}`, { cause: error });
}

/** The JetStream error number of a failure (also one already turned into ours), or null. */
export function apiErrorNumber(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  if ("status" in error && "code" in error && typeof error.code === "number") return error.code;
  return apiErrorNumber(error.cause);
}

function codeOf(error: unknown, exchange: Exchange): EventBusErrorCode {
  if (!(error instanceof Error)) return "rejected";
  // The client wraps a bare "no responders" into a class that says JetStream is off; only the cause tells.
  if (isNoResponders(error)) return exchange === "publish" ? "no_stream_for_subject" : "jetstream_disabled";
  const number = apiErrorNumber(error);
  if (number !== null) return apiCodes[number] ?? "rejected";
  if (error.name === "TimeoutError") return exchange === "publish" ? "publish_unknown" : "timeout";
  if (error.message.includes("max_payload")) return "payload_too_large";
  if (/requires? server \d/.test(error.message)) return "unsupported";
  if (error.name === "RequestError") return codeOfRequest(error, exchange);
  return clientErrors[error.name] ?? "rejected";
}

function codeOfRequest(error: Error, exchange: Exchange): EventBusErrorCode {
  if (error.cause instanceof Error) return codeOf(error.cause, exchange);
  // Cut off with the question on its way: "connection closed", "connection disconnected", "cancelled".
  return exchange === "publish" ? "publish_unknown" : "bus_unavailable";
}

function isNoResponders(error: Error): boolean {
  if (error.name === "NoResponders") return true;
  return error.cause instanceof Error && isNoResponders(error.cause);
}

function sentence(error: unknown, code: EventBusErrorCode): string {
  switch (code) {
    case "no_stream_for_subject":
      return "no stream captures this subject, nothing was stored";
    case "publish_unknown":
      return "no answer came, so it may or may not be stored";
    case "timeout":
      return "the server did not answer in time";
    case "jetstream_disabled":
      return "the server or account has no JetStream";
    default:
      return words(error);
  }
}

/** The innermost message where the outer one is empty, as the client's request errors are. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === "" && error.cause !== undefined ? words(error.cause) : error.message;
}
