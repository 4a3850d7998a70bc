import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { CaptureSpec, LogHealth, LogReader, LogSpec, RecordLog, SeenStreams, SharedValues, Store } from "../store";
import type { JetStreamAccess } from "./access";
import { OwnStream } from "./own-stream";
import type { RecordDigests } from "./record-digest";
import { JetStreamLog } from "./record-log";
import { SharedStream } from "./shared-stream";
import { StreamMaker } from "./stream-maker";

/** What a store needs from its surroundings. */
export interface JetStreamStoreOptions {
  readonly access: JetStreamAccess;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Signs records and checks those that are read (every record is trusted). */
  readonly digests?: RecordDigests | undefined;
  /** What everything may take together on the server, bytes (as designed; less where the account is limited). */
  readonly maxBytes?: number | null;
  /** False where the store is not on the watched broker: then that one is not written to (true). */
  readonly isOnBroker?: boolean;
}

/** A store in JetStream streams of Jetlag's own: outlives the process, and every dashboard of the account reads the same. */
export class JetStreamStore implements Store {
  readonly kind = "jetstream";
  readonly #options: JetStreamStoreOptions;
  readonly #maker: StreamMaker;
  readonly #logs: JetStreamLog[] = [];
  readonly #captures: { readonly spec: CaptureSpec; readonly own: OwnStream }[] = [];
  #designedBytes = 0;

  constructor(options: JetStreamStoreOptions) {
    this.#options = options;
    this.#maker = new StreamMaker({
      access: options.access,
      wanted: () => ({ designedBytes: this.#designedBytes, settingBytes: options.maxBytes ?? null }),
    });
  }

  get failsToWrite(): boolean {
    return this.#logs.some(({ failsToWrite }) => failsToWrite);
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
    const log = new JetStreamLog({ access, maker: this.#maker, logger, clock, digests }, spec, reader);
    this.#logs.push(log);
    return log;
  }

  values(spec: Pick<LogSpec, "name" | "purpose" | "bounds">): SharedValues {
    return new SharedStream({ access: this.#options.access, maker: this.#maker }, spec);
  }

  capture(spec: CaptureSpec, onBegunAnew: () => void): OwnStream | null {
    const { access, logger } = this.#options;
    if (!this.isOnBroker) return null;
    const { maxAgeMs, maxBytes, maxRecords, maxRecordsPerKey } = spec.bounds;
    this.#designedBytes += maxBytes;
    const own = new OwnStream({
      ...{ access, maker: this.#maker, logger, onBegunAnew },
      stream: {
        ...{ name: spec.name, description: spec.purpose, subjects: [...spec.subjects], maxAgeMs, maxBytes },
        ...{ retention: "limits", storage: "file", discard: "old", allowDirect: true },
        ...(maxRecords === undefined ? {} : { maxMessages: maxRecords }),
        ...(maxRecordsPerKey === undefined ? {} : { maxMessagesPerSubject: maxRecordsPerKey }),
      },
    });
    this.#captures.push({ spec, own });
    return own;
  }

  async look(seen: SeenStreams): Promise<void> {
    const suspect = seen.suspect === true || this.failsToWrite;
    const all = [...this.#captures.map(({ own }) => own), ...this.#logs];
    await Promise.all(all.map((kept) => kept.look({ ...seen, suspect })));
  }

  health(): readonly LogHealth[] {
    const captures = this.#captures.map(({ spec: { name, purpose }, own }) => ({
      ...{ name, purpose, problem: own.problem, loss: own.loss, since: own.createdAt, foreign: null },
      ...{ durable: !own.isRefused, maxBytes: own.maxBytes, reservedBytes: own.reservedBytes },
    }));
    return [...captures, ...this.#logs.map(({ health }) => health)];
  }
}
