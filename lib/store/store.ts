import type { Capture, CaptureSpec } from "./capture";
import type { LogHealth } from "./log-health";
import type { LogSpec } from "./log-spec";
import type { LogReader, RecordLog } from "./record-log";
import type { SeenStreams } from "./seen-streams";
import type { SharedValues } from "./shared-values";

/** The dashboard's memory: logs, shared values and captures, and how they are doing. */
export interface Store {
  readonly kind: "jetstream" | "memory";
  /** True where it lies on the watched broker, whose clock then dates what is kept. */
  readonly isOnBroker: boolean;
  /** A log, to be opened with {@link RecordLog.open}. Those worth most are made first. */
  log(spec: LogSpec, reader?: LogReader): RecordLog;
  /** Values shared with other processes; null where no other process can be reached. */
  values(spec: Pick<LogSpec, "name" | "purpose" | "bounds">): SharedValues | null;
  /** Why nothing is kept of what the broker announces, a sentence; null where it is. */
  readonly noCaptureReason: string | null;
  /** Keeps what the broker announces; null where nothing may be kept there. `onBegunAnew`: what was kept is gone. */
  capture(spec: CaptureSpec, onBegunAnew: () => void): Capture | null;
  /** Compares what is kept with what a sweep saw, and makes again what is gone. Never throws. */
  look(seen: SeenStreams): Promise<void>;
  /** How everything that was asked for is doing. */
  health(): readonly LogHealth[];
  /** True while something cannot be stored. */
  readonly failsToWrite: boolean;
}
