import { loggedError } from "./logged-error";

/** The part of pino that the bus needs; any pino logger fits. Never handed credentials. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Whether a level is written at all; without this method it is taken to be. */
  isLevelEnabled?(level: "debug" | "info" | "warn" | "error"): boolean;
}

/** Says nothing: the default of a library. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  isLevelEnabled: () => false,
};

/**
 * Wraps the logger given to a bus: whatever is in the field `error` becomes a plain object with a `message`, and a logger
 * that throws interrupts nothing.
 */
export function sturdyLogger(logger: Logger): Logger {
  if (logger === silentLogger) return logger;
  const writing = (level: "debug" | "info" | "warn" | "error") => (fields: object, message: string) => {
    try {
      logger[level](withPlainError(fields), message);
    } catch {
      // The logger is what failed: there is nobody left to tell, and the work must go on.
    }
  };
  return {
    debug: writing("debug"),
    info: writing("info"),
    warn: writing("warn"),
    error: writing("error"),
    isLevelEnabled(level) {
      try {
        return logger.isLevelEnabled?.(level) ?? true;
      } catch {
        return true;
      }
    },
  };
}

function withPlainError(fields: object): object {
  if (!("error" in fields) || fields.error === null || fields.error === undefined) return fields;
  return { ...fields, error: loggedError(fields.error) };
}
