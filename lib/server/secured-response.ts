import type { ServerResponse } from "node:http";
import { securityHeaders } from "../contract/security-headers";

/**
 * Sends the security headers with whatever the answer will be. Pages that the build made say by `s-maxage` that shared
 * caches may keep them for a year, and would outlive the next version there: they are asked for anew instead.
 *
 * @param policy value of `Content-Security-Policy`
 */
export function secureResponse(response: ServerResponse, policy: string): void {
  const { writeHead } = response;
  const securedWriteHead = (...given: unknown[]): unknown => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", policy);
    if (/s-maxage/i.test(String(response.getHeader("Cache-Control")))) response.setHeader("Cache-Control", "no-cache");
    // Who is too slow with a body would hold the connection on.
    if (response.statusCode === 408) response.setHeader("Connection", "close");
    return Reflect.apply(writeHead, response, given);
  };
  Object.assign(response, { writeHead: securedWriteHead });
}
