import type { ServerResponse } from "node:http";
import { securityHeaders } from "../../../contract/security-headers";

/**
 * Adds the security headers to the answer, whatever it will be. Next lets shared caches keep prerendered pages for a year
 * (`s-maxage`), beyond the next version of the dashboard: caches have to ask again instead.
 *
 * @param policy value of `Content-Security-Policy`
 */
export function secureResponse(response: ServerResponse, policy: string): void {
  const { writeHead } = response;
  const securedWriteHead = (...given: unknown[]): unknown => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", policy);
    if (/s-maxage/i.test(String(response.getHeader("Cache-Control")))) response.setHeader("Cache-Control", "no-cache");
    // A client that is too slow with its body must not keep the connection.
    if (response.statusCode === 408) response.setHeader("Connection", "close");
    return Reflect.apply(writeHead, response, given);
  };
  Object.assign(response, { writeHead: securedWriteHead });
}
