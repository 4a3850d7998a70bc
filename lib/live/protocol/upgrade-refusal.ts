import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Problem, problemMediaType, statusOfCode } from "../../contract/problem";
import { contentSecurityPolicy, securityHeaders } from "../../contract/security-headers";
import type { ErrorCode } from "../../model/error-code";

/** Answers an upgrade request with a problem instead, and closes the connection. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode, title: string): void {
  writeProblem(socket, { code, status: statusOfCode[code], title });
}

/** Answers on a connection that is not, or no longer, one of HTTP requests, and closes it. */
export function writeProblem(socket: Duplex, problem: Problem, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify(problem);
  const fields = {
    Connection: "close",
    "Cache-Control": "no-store",
    "Content-Type": problemMediaType,
    "Content-Length": String(Buffer.byteLength(body)),
    "Content-Security-Policy": contentSecurityPolicy([]),
    ...securityHeaders,
    ...headers,
  };
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
  ];
  // A client that left already is no reason to fail.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
