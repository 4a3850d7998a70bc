import { type Problem, problemMediaType, statusOfCode } from "../../contract/problem";
import { type ErrorCode, errorCodes } from "../../model/error-code";

/** Thrown by a route: becomes a problem body. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly code: ErrorCode;
  readonly issues: Problem["issues"];

  constructor(code: ErrorCode, message: string, issues?: Problem["issues"]) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

/** What each code means, in one sentence. */
const titles: Record<ErrorCode, string> = {
  invalid_input: "The request has a field that cannot be used.",
  malformed_json: "The body is not JSON.",
  nested_too_deeply: "The body is nested too deeply.",
  unsupported_media_type: "The body must be JSON that is not compressed.",
  incomplete_body: "The body did not arrive whole.",
  request_timeout: "The request did not arrive in time.",
  headers_too_large: "The header fields of the request are too large.",
  overloaded: "The dashboard has too many requests at once.",
  invalid_subject: "This is not a subject.",
  invalid_name: "This is not a name the server can store.",
  payload_too_large: "The message or request is too large.",
  broker_not_found: "There is no such broker.",
  broker_changed: "This address is about another broker now.",
  stream_not_found: "There is no such stream.",
  consumer_not_found: "There is no such consumer.",
  message_not_found: "There is no such message (any more).",
  failure_not_found: "There is no such failure.",
  job_not_found: "There is no such job.",
  incident_not_found: "There is no such incident.",
  not_found: "There is nothing at this path.",
  method_not_allowed: "This path does not take that method.",
  foreign_host: "The dashboard does not answer under this host name.",
  foreign_origin: "Requests from pages of other sites are refused.",
  not_allowed: "This dashboard may not do this.",
  reserved_subject: "Publishing to this subject is not allowed.",
  no_stream_for_subject: "No stream captures this subject: nothing was stored.",
  wrong_expected_sequence: "The newest message is not the expected one: nothing was stored.",
  stream_full: "The stream is at its limit and refuses new messages: nothing was stored.",
  conflict: "This conflicts with what already exists.",
  permission_denied: "The account may not do this.",
  rejected: "The broker refused.",
  unsupported: "The connected broker cannot do this.",
  payload_gone: "The message's payload is gone.",
  no_retry_subject: "No consumer of these failures can be reached alone: nothing was started.",
  webhook_not_configured: "No webhook is configured.",
  bus_unavailable: "Not connected to the broker.",
  no_leader: "The stream, or JetStream itself, has no leader at the moment.",
  jetstream_disabled: "JetStream is not enabled for this account.",
  timeout: "The broker did not answer in time.",
  publish_unknown: "No answer came: the message may or may not be stored.",
  internal: "Something failed inside the dashboard.",
};

const knownCodes: ReadonlySet<string> = new Set(errorCodes);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === "string" && knownCodes.has(code);

/** The problem behind an error. Branches on `code`: classes differ between the process's bundles. Unknown errors tell nothing. */
export function toProblem(error: unknown): Problem {
  const code = error instanceof Error && "code" in error && isErrorCode(error.code) ? error.code : "internal";
  const problem: Problem = { code, status: statusOfCode[code], title: titles[code] };
  if (code !== "internal" && error instanceof Error && error.message !== "") problem.detail = error.message;
  if (error instanceof HttpProblem && error.issues !== undefined) problem.issues = error.issues;
  return problem;
}

/** A problem for an answer that is written without throwing. */
export function problemOf(code: ErrorCode, detail: string): Problem {
  return { code, status: statusOfCode[code], title: titles[code], detail };
}

/** The answer for a problem. */
export function problemResponse(problem: Problem): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { "content-type": problemMediaType, "cache-control": "no-store" },
  });
}
