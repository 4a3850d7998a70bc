import diagnostics from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";

/** A route handler names the encoding of its body here: Next drops the real header from what handlers answer. */
export const encodedBodyHeader = "jetlag-content-encoding";

/** Set on requests whose answers may be encoded so; what a client sends under this name is replaced. */
const takenHeader = "jetlag-takes-encoded";

/**
 * Sends {@link encodedBodyHeader} as `Content-Encoding` on every HTTP server of the process. Next's own compression then
 * leaves the body alone; it would compress megabytes anew for each browser. Requests that came before this was called
 * are not {@link takesEncodedBody}: Next opens its port a little earlier, and their answers would be unreadable.
 */
export function sendEncodedBodies(): void {
  diagnostics.subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("request" in message) || !("response" in message)) return;
    const { request, response } = message;
    if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
    request.headers[takenHeader] = "1";
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) =>
      name === encodedBodyHeader ? setHeader("content-encoding", String(value)) : setHeader(name, value);
  });
}

/** True when the answer to a request may name an encoding in {@link encodedBodyHeader}. */
export function takesEncodedBody({ headers }: Request): boolean {
  return headers.has(takenHeader);
}
