import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { CaptureSpec } from "../capture";
import type { LogHealth } from "../log-health";
import type { LogSpec } from "../log-spec";
import type { LogReader, RecordLog } from "../record-log";
import type { SeenStreams } from "../seen-streams";
import type { SharedValues } from "../shared-values";
import type { Store } from "../store";
import type { JetStreamAccess } from "./access";
import { OwnStream, ownStreamConfig } from "./own-stream";
import type { RecordDigests } from "./record-digest";
import { JetStreamRecordLog } from "./record-log";
import { SharedStream } from "./shared-stream";
import { StreamMaker } from "./stream-maker";
import { StreamTurns } from "./stream-turns";

/** What a store needs from its surroundings. */
export interface JetStreamStoreOptions {
  readonly access: JetStreamAccess;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Signs records and checks those that are read (every record is trusted). */
  readonly digests?: RecordDigests | undefined;
  /** What everything may take together on the server, bytes (as designed; less where the account is limited). */
  readonly maxBytes?: number | null;
  /** How many stores share that, this one included (1). */
  readonly sharers?: () => number;
  /** False where the store is not on the watched broker: then that one is not written to (true). */
  readonly isOnBroker?: boolean;
  /** Tells the streams of one broker from those of others: `JETLAG_{namespace}_FAILURES` (none). */
  readonly namespace?: string;
}

/** A store in JetStream streams of Jetlag's own: outlives the process, and every dashboard of the account reads the same. */
export class JetStreamStore implements Store {
  readonly kind = "jetstream";
  readonly #options: JetStreamStoreOptions;
  readonly #maker: StreamMaker;
  readonly #turns = new StreamTurns();
  /** Everything that was asked for. */
  readonly #kept: KeptStream[] = [];
  #designedBytes = 0;

  constructor(options: JetStreamStoreOptions) {
    this.#options = options;
    this.#maker = new StreamMaker({
      access: options.access,
      wanted: () => ({ designedBytes: this.#designedBytes, settingBytes: settingOf(options) }),
    });
  }

  get failsToWrite(): boolean {
    return this.#kept.some(({ failsToWrite }) => failsToWrite);
  }

  get isOnBroker(): boolean {
    return this.#options.isOnBroker ?? true;
  }

  get noCaptureReason(): string | null {
    if (this.isOnBroker) return null;
    return "JETLAG_STORE keeps records on another server, and nothing is written to this one.";
  }

  log(spec: LogSpec, reader?: LogReader): RecordLog {
    const { access, logger, clock, digests } = this.#options;
    this.#designedBytes += spec.bounds.maxBytes;
    const turn = this.#turns.next(spec.worth, this.#maker);
    const about = { access, maker: turn, logger, clock, digests, stream: this.#streamOf(spec.name) };
    const log = new JetStreamRecordLog(about, spec, reader);
    turn.isOf(log);
    this.#kept.push(log);
    return log;
  }

  values(spec: Pick<LogSpec, "name" | "purpose" | "bounds">): SharedValues {
    const { access } = this.#options;
    return new SharedStream({ access, maker: this.#maker }, { ...spec, name: this.#streamOf(spec.name) });
  }

  capture(spec: CaptureSpec, onBegunAnew: () => void): OwnStream | null {
    const { access, logger } = this.#options;
    if (!this.isOnBroker) return null;
    this.#designedBytes += spec.bounds.maxBytes;
    const turn = this.#turns.next(spec.worth, this.#maker);
    const stream = ownStreamConfig(spec, spec.subjects);
    const own = new OwnStream({ access, maker: turn, logger, onBegunAnew, stream });
    turn.isOf(own);
    this.#kept.push(own);
    return own;
  }

  #streamOf(name: string): string {
    const { namespace } = this.#options;
    return namespace === undefined ? name : name.replace(/^JETLAG_/, `JETLAG_${namespace}_`);
  }

  async look(seen: SeenStreams): Promise<void> {
    const suspect = seen.suspect === true || this.failsToWrite;
    await Promise.all(this.#kept.map((kept) => kept.look({ ...seen, suspect })));
  }

  health(): readonly LogHealth[] {
    return this.#kept.map(({ health }) => health);
  }
}

/** This store's part of what the settings allow; null where they say nothing. */
function settingOf({ maxBytes = null, sharers = () => 1 }: JetStreamStoreOptions): number | null {
  return maxBytes === null ? null : Math.floor(maxBytes / Math.max(1, sharers()));
}

/** A stream of Jetlag's own, whatever it keeps. */
interface KeptStream {
  readonly failsToWrite: boolean;
  readonly health: LogHealth;
  ensure(): Promise<void>;
  look(seen: SeenStreams): Promise<void>;
}
