import pino from "pino";
import type { Env } from "../env";
import { boundedLine } from "./log-line";

/** Where log lines go, one JSON object each. */
export interface LogDestination {
  write(line: string): void;
}

/**
 * Structured logs (on standard output). What could hold a credential is removed whatever logs it: fields of such a name,
 * and what stands before the `@` of any address, in texts of errors, too. Very long lines are cut.
 */
export function createLogger(
  { logLevel }: Pick<Env, "logLevel">,
  destination: LogDestination = pino.destination({ fd: 1, sync: true }),
): pino.Logger {
  return pino(
    {
      name: "jetlag",
      level: logLevel,
      serializers: { error: describeError },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
    },
    { write: (line: string) => void destination.write(boundedLine(withoutLogins(line))) },
  );
}

const secretFields = ["password", "pass", "token", "authorization", "cookie", "creds", "seed", "nkey", "jwt", "secret"];

/** An error as message, code and stack; other values as they are. */
function describeError(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}

/** Before the line is cut: the cut could take the `@`. Linear in what others send. */
function withoutLogins(line: string): string {
  return line.includes("@") ? line.replace(/:\/\/[^\s"/@\\]*@/g, "://***@") : line;
}
