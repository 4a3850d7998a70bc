import type { Logger } from "../logger";

/** One line that was logged. */
export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** A logger that keeps what it is told, for tests. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  debug(fields: object, message: string): void {
    this.entries.push({ level: "debug", fields: { ...fields }, message });
  }

  info(fields: object, message: string): void {
    this.entries.push({ level: "info", fields: { ...fields }, message });
  }

  warn(fields: object, message: string): void {
    this.entries.push({ level: "warn", fields: { ...fields }, message });
  }

  error(fields: object, message: string): void {
    this.entries.push({ level: "error", fields: { ...fields }, message });
  }

  /** Entries that somebody should look at. */
  get problems(): LogEntry[] {
    return this.entries.filter(({ level }) => level === "warn" || level === "error");
  }
}
