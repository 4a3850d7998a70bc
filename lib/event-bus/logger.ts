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
