import type { Clock } from "../../event-bus/clock";
import type { LogHealth } from "../log-health";
import type { LogSpec } from "../log-spec";
import type { LogReader, RecordLog } from "../record-log";
import type { Store } from "../store";
import { MemoryLog } from "./memory-log";

/** A store that ends with the process, and shares nothing with others. */
export class MemoryStore implements Store {
  readonly kind = "memory";
  readonly isOnBroker = false;
  readonly failsToWrite = false;
  readonly noCaptureReason = "JETLAG_STORE=memory forbids to keep what the server announces.";
  readonly #clock: Clock;
  readonly #logs: MemoryLog[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  log(spec: LogSpec, reader?: LogReader): RecordLog {
    const log = new MemoryLog(this.#clock, spec, reader);
    this.#logs.push(log);
    return log;
  }

  values(): null {
    return null;
  }

  capture(): null {
    return null;
  }

  async look(): Promise<void> {}

  health(): readonly LogHealth[] {
    return this.#logs.map(({ health }) => health);
  }
}
