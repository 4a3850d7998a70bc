import diagnostics from "node:diagnostics_channel";
import { ServerResponse } from "node:http";

/** A route handler names the encoding of its body here: Next drops the real header from what handlers answer. */
export const encodedBodyHeader = "jetlag-content-encoding";

/**
 * Sends {@link encodedBodyHeader} as `Content-Encoding` on every HTTP server of the process. Next's own compression then
 * leaves the body alone; it would compress megabytes anew for each browser.
 */
export function sendEncodedBodies(): void {
  diagnostics.subscribe("http.server.request.start", (message) => {
    const response = typeof message === "object" && message !== null && "response" in message ? message.response : null;
    if (!(response instanceof ServerResponse)) return;
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) =>
      name === encodedBodyHeader ? setHeader("content-encoding", String(value)) : setHeader(name, value);
  });
}
