import pino from "pino";
import type { Env } from "./env";

/** Structured logs on standard output. What could hold a credential is removed whatever logs it. */
export function createLogger({ logLevel }: Pick<Env, "logLevel">): pino.Logger {
  return pino({
    name: "jetlag",
    level: logLevel,
    serializers: { error: describeError },
    redact: { paths: ["password", "token", "*.password", "*.token", "authorization", "cookie"], remove: true },
  });
}

/** An error as message, code and stack; other values as they are. */
function describeError(error: unknown): unknown {
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}
