import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Problem, problemMediaType, statusOfCode } from "../contract/problem";
import type { ErrorCode } from "../model/error-code";

/** Answers an upgrade request with a problem instead, and closes the connection. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode, title: string): void {
  const status = statusOfCode[code];
  const problem: Problem = { code, status, title };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    "Cache-Control: no-store",
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // A client that left already is no reason to fail.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
