import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { problemMediaType } from "../../../contract/problem";
import { writeProblem } from "../../../live/protocol/upgrade-refusal";
import type { ErrorCode } from "../../../model/error-code";
import { problemOf } from "../problem";
import { answerInProgress } from "./ignored-upgrade";
import type { Judgement } from "./request-guard";

/** A request that is not served, and why. */
export type Refusal = Extract<Judgement, { served: false }>;

/** Answers a request that is not served: a browser gets plain text, everybody else a problem in JSON. */
export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { code, detail, allowed }: Refusal,
): void {
  const problem = problemOf(code, detail);
  const forPeople = request.headers.accept?.includes("text/html") ?? false;
  response.statusCode = problem.status;
  if (allowed !== undefined) response.setHeader("Allow", allowed.join(", "));
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Type", forPeople ? "text/plain; charset=utf-8" : problemMediaType);
  response.end(forPeople ? `${problem.title}\n${detail}.\n` : JSON.stringify(problem));
}

/** The same where there is only a connection: an upgrade, a tunnel. */
export function refuseOnSocket(socket: Duplex, { code, detail, allowed }: Refusal): void {
  writeProblem(socket, problemOf(code, detail), allowed === undefined ? {} : { Allow: allowed.join(", ") });
}

/** What Node tells when it cannot read a request. */
export type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** Answers what Node could not read as a request, unless an answer is on its way already. */
export function refuseUnreadable(socket: Duplex, error: ClientError): void {
  if (!socket.writable || answerInProgress(socket)?.headersSent || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const code = codeOfClientError(error);
  writeProblem(
    socket,
    problemOf(code, "the request could not be read"),
    code === "method_not_allowed" ? { Allow: "GET, HEAD" } : {},
  );
}

function codeOfClientError({ code, rawPacket }: ClientError): ErrorCode {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return "headers_too_large";
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return "request_timeout";
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return "payload_too_large";
    case "HPE_INVALID_METHOD":
      // Else it is another protocol, such as TLS.
      return /^[A-Z]{1,32} [\x21-\x7e]+ HTTP\/1/.test(rawPacket?.toString("latin1") ?? "")
        ? "method_not_allowed"
        : "invalid_input";
    default:
      return "invalid_input";
  }
}
