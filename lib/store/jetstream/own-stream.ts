import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import { isWithin } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { Stream } from "../../model/stream/stream";
import type { Capture, CaptureSpec } from "../capture";
import { isRefusal } from "../errors";
import type { LogHealth, Loss } from "../log-health";
import type { SeenStreams } from "../seen-streams";
import type { JetStreamAccess } from "./access";
import { clusterReplicas, isClustered, isLeaderless, type StreamMaker } from "./stream-maker";
import { leaderless, refusal, retryMs, trimFailure, writeFailure } from "./stream-words";

/** How far a stream that outgrew its bound is cut back, so that not every sweep has to. */
const trimmedShare = 0.9;
/** Between two attempts to give a stream more replicas, milliseconds. */
const raiseMs = 5 * 60_000;

/** A stream of Jetlag's own: the oldest messages go at each bound, and reading takes none away. */
export function ownStreamConfig(
  { name, purpose, bounds }: Pick<CaptureSpec, "name" | "purpose" | "bounds">,
  subjects: readonly string[],
): NewStream {
  const { maxAgeMs, maxBytes, maxRecords, maxRecordsPerKey } = bounds;
  return {
    ...{ name, description: purpose, subjects: [...subjects], maxAgeMs, maxBytes },
    ...{ retention: "limits", storage: "file", discard: "old", allowDirect: true },
    ...(maxRecords === undefined ? {} : { maxMessages: maxRecords }),
    ...(maxRecordsPerKey === undefined ? {} : { maxMessagesPerSubject: maxRecordsPerKey }),
  };
}

/** What keeping a stream needs. */
export interface OwnStreamOptions {
  readonly access: Pick<JetStreamAccess, "streams" | "connection">;
  readonly maker: Pick<StreamMaker, "ensure">;
  readonly logger: Logger;
  /** The stream as it should be; `maxBytes`: how large it may grow, the oldest messages go first. */
  readonly stream: NewStream;
  /** Called when what it held is gone: positions in it mean nothing any more. */
  readonly onBegunAnew?: () => void;
  /** Called when messages before this sequence are gone. */
  readonly onDropped?: (beforeSeq: number) => void;
}

/**
 * A stream that Jetlag keeps for itself, and whether it is there. Each sweep is compared with what is known of it: one
 * that is gone is made again, one that was created again by somebody is noticed, and what is in the way is put into words.
 */
export class OwnStream implements Capture {
  readonly #options: OwnStreamOptions;
  /** What it captures; null: what it was asked for. */
  #subjects: readonly string[] | null = null;
  #createdAt: string | null = null;
  #firstNumber = 0;
  #lastNumber = 0;
  /** When the newest message of the last look was stored. */
  #newestAt: string | null = null;
  /** Messages were removed to keep the bound, and no sweep has told how many yet. */
  #wasTrimmed = false;
  #maxBytes: number | null = null;
  #reservedBytes = 0;
  #held: LogHealth["held"] = null;
  #isGone = false;
  #obstacle: { readonly words: string; readonly refused: boolean } | null = null;
  #writeError: string | null = null;
  #trimError: string | null = null;
  #loss: Loss | null = null;
  /** Our clock at the last look, Unix milliseconds; null before the first. */
  #lookedMs: number | null = null;
  #ensuring: Promise<void> | null = null;
  #triedMs = Number.NEGATIVE_INFINITY;
  #raisedMs = Number.NEGATIVE_INFINITY;

  constructor(options: OwnStreamOptions) {
    this.#options = options;
    this.#maxBytes = options.stream.maxBytes ?? null;
  }

  get name(): string {
    return this.#options.stream.name;
  }

  /** True while it is there, as far as is known. */
  get isThere(): boolean {
    return this.#createdAt !== null && this.#obstacle === null;
  }

  /** True when the account or server does not let us have it. */
  get isRefused(): boolean {
    return this.#obstacle?.refused ?? false;
  }

  /** When the one that is there was made, ISO 8601; null before the first. */
  get createdAt(): string | null {
    return this.#createdAt;
  }

  /** What is wrong with it and what to do, in sentences; null when all is well. */
  get problem(): string | null {
    return this.#obstacle?.words ?? this.#writeError ?? this.#trimError;
  }

  /** That something it held was lost; null when nothing was. */
  get loss(): Loss | null {
    return this.#loss;
  }

  /** How it is doing. */
  get health(): LogHealth {
    const { name, description, maxAgeMs } = this.#options.stream;
    return {
      ...{ name, stream: name, purpose: description ?? "", durable: !this.isRefused, problem: this.problem },
      ...{ loss: this.#loss, since: this.#createdAt, held: this.#held, maxAgeMs: maxAgeMs ?? null },
      ...{ maxBytes: this.#maxBytes, reservedBytes: this.#reservedBytes, foreign: null },
    };
  }

  /** True while the last write into it failed. */
  get failsToWrite(): boolean {
    return this.#writeError !== null;
  }

  /** Makes it where it is missing. Never throws: {@link problem} says what is in the way. */
  ensure(): Promise<void> {
    this.#ensuring ??= this.#ensure().finally(() => {
      this.#ensuring = null;
    });
    return this.#ensuring;
  }

  async take(subjects: readonly string[]): Promise<void> {
    const before = this.#subjects ?? this.#options.stream.subjects ?? [];
    if (JSON.stringify(before) === JSON.stringify(subjects)) return;
    this.#subjects = subjects;
    // What was on its way for the subjects before.
    await this.#ensuring;
    await this.ensure();
  }

  /** True where others capture everything that it is for. */
  get #isUnwanted(): boolean {
    return this.#subjects?.length === 0;
  }

  /** Compares it with what a sweep saw, and makes it again when it is gone. Never throws. */
  async look({ streams, missing, fresh, nowMs }: SeenStreams): Promise<void> {
    this.#lookedMs = nowMs;
    if (this.#isUnwanted) return;
    const seen = streams.find(({ config }) => config.name === this.name);
    if (fresh && (missing.includes(this.name) || (seen !== undefined && isLeaderless(seen))))
      return this.#setObstacle(leaderless(this.name), false);
    if (fresh && seen !== undefined && seen.createdAt === this.#createdAt && this.#obstacle?.refused !== true) {
      this.#setObstacle(null);
      this.#reservedBytes = seen.config.maxBytes ?? 0;
      this.#held = { records: seen.messages, bytes: seen.bytes };
      this.#noteFirst(seen, nowMs);
      if (seen.lastNumber < this.#lastNumber) await this.#checkEnd(nowMs);
      else this.#lastNumber = seen.lastNumber;
      return this.#tend(seen, nowMs);
    }
    if (this.#obstacle !== null && isWithin(retryMs, this.#triedMs, nowMs)) return;
    this.#triedMs = nowMs;
    await this.ensure();
  }

  /** Makes the one of `createdAt` again, of which the broker says that it is gone. Never throws. */
  async makeAgain(createdAt: string | null): Promise<void> {
    if (this.#createdAt === createdAt) this.#isGone = true;
    await this.ensure();
  }

  /** Notes how a write into it ended; null: it was stored. */
  noteWrite(error: unknown): void {
    if (error === null) this.#writeError = null;
    else if (this.#isConnected()) this.#writeError = writeFailure(this.name, error);
  }

  async #ensure(): Promise<void> {
    if (this.#isUnwanted) {
      this.#createdAt = null;
      this.#held = null;
      this.#reservedBytes = 0;
      this.#setObstacle(null);
      return;
    }
    try {
      const subjects = this.#subjects === null ? {} : { subjects: [...this.#subjects] };
      const { stream, maxBytes } = await this.#options.maker.ensure({ ...this.#options.stream, ...subjects });
      const { createdAt } = stream;
      this.#maxBytes = maxBytes;
      this.#reservedBytes = stream.config.maxBytes ?? 0;
      this.#held = { records: stream.messages, bytes: stream.bytes };
      const isAnother = this.#createdAt !== null && (this.#createdAt !== createdAt || this.#isGone);
      if (isAnother) this.#beginAnew(createdAt, this.#replacement(createdAt));
      this.#createdAt = createdAt;
      this.#isGone = false;
      this.#setObstacle(null);
    } catch (error) {
      // A lost connection is shown by the connection itself.
      if (this.#isConnected()) this.#setObstacle(refusal(this.name, error), isRefusal(error));
    }
  }

  /**
   * A sweep that saw an earlier end may have listed the stream before the sweep that was looked at last did: the stream
   * itself is asked. Without an answer nothing is lost yet, the next sweep asks again.
   */
  async #checkEnd(nowMs: number): Promise<void> {
    const knownSeq = this.#lastNumber;
    const stream = await this.#options.access.streams.info(this.name).catch(() => null);
    if (stream === null || stream.createdAt !== this.#createdAt || stream.lastNumber >= knownSeq) return;
    if (this.#lastNumber !== knownSeq) return; // another sweep was looked at meanwhile
    const words = `${this.name} lost its newest messages: its server came back with an older state.`;
    this.#beginAnew(stream.createdAt, { at: new Date(nowMs).toISOString(), words });
    this.#lastNumber = stream.lastNumber;
  }

  #noteFirst(seen: Stream, nowMs: number): void {
    const newestAt = this.#newestAt;
    this.#newestAt = seen.lastAt;
    if (seen.firstNumber <= this.#firstNumber) return;
    this.#firstNumber = seen.firstNumber;
    this.#options.onDropped?.(seen.firstNumber);
    const isEmptied = newestAt !== null && seen.messages === 0 && !this.#wasTrimmed;
    if (isEmptied && !isExpired(newestAt, seen.config.maxAgeMs, nowMs)) {
      const words = `${this.name} was emptied by somebody: everything it held is gone.`;
      this.#loss = { at: new Date(nowMs).toISOString(), words };
      this.#options.logger.warn({ stream: this.name }, words);
    }
    this.#wasTrimmed = false;
  }

  #beginAnew(createdAt: string, loss: Loss): void {
    const { logger, onBegunAnew } = this.#options;
    this.#createdAt = createdAt;
    this.#firstNumber = 0;
    this.#lastNumber = 0;
    this.#newestAt = null;
    this.#writeError = null;
    this.#loss = loss;
    logger.warn({ stream: this.name, created_at: createdAt }, loss.words);
    onBegunAnew?.();
  }

  #replacement(createdAt: string): Loss {
    const when = `${createdAt.slice(0, 16).replace("T", " ")} UTC`;
    if (this.#lookedMs === null || Date.parse(createdAt) >= Date.parse(this.#createdAt ?? ""))
      return { at: createdAt, words: `${this.name} was created again at ${when}: everything it held before is gone.` };
    const words = `An older ${this.name} is back, created at ${when}: what was kept since then in another one is gone.`;
    return { at: new Date(this.#lookedMs).toISOString(), words };
  }

  #setObstacle(words: string | null, refused = false): void {
    const { logger } = this.#options;
    if (words !== null && words !== this.#obstacle?.words) logger.warn({ stream: this.name }, words);
    if (words === null && this.#obstacle !== null)
      logger.info({ stream: this.name }, `${this.name} is available again`);
    this.#obstacle = words === null ? null : { words, refused };
  }

  #isConnected(): boolean {
    return this.#options.access.connection.status().state === "connected";
  }

  /** Keeps it within its bound, and as safe as the cluster allows. */
  async #tend({ config, bytes, messages }: Stream, nowMs: number): Promise<void> {
    const { access, logger } = this.#options;
    const maxBytes = this.#maxBytes;
    const mayGrow = config.replicas < clusterReplicas && isClustered(access.connection);
    if (mayGrow && !isWithin(raiseMs, this.#raisedMs, nowMs)) {
      this.#raisedMs = nowMs;
      try {
        await access.streams.update(this.name, { replicas: clusterReplicas });
      } catch (error) {
        logger.debug({ stream: this.name, error }, "Own stream gets no more replicas");
      }
    }
    if (maxBytes === null || bytes <= maxBytes) {
      this.#trimError = null;
      return;
    }
    try {
      this.#wasTrimmed = true;
      await access.streams.purge(this.name, { keep: Math.floor((messages * maxBytes * trimmedShare) / bytes) });
      this.#trimError = null;
    } catch (error) {
      this.#trimError = trimFailure(this.name, error);
    }
  }
}

/** True when a message may have been removed for its age. */
function isExpired(storedAt: string, maxAgeMs: number | null, nowMs: number): boolean {
  return maxAgeMs !== null && nowMs - Date.parse(storedAt) >= maxAgeMs * 0.9;
}
