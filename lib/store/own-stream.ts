import type { NewStream } from "../event-bus/broker/streams";
import type { EventBus } from "../event-bus/bus/event-bus";
import { isWithin } from "../event-bus/clock";
import { EventBusError, isEventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import type { Stream, StreamConfig } from "../model/stream/stream";

/** Copies on a cluster: one server may be lost and one may be restarted. */
const clusterReplicas = 3;
/** Part of its bound that a stream reserves where the account demands a reservation: about 50 MiB all together. */
const reservedShare = 1 / 16;
/** How far a stream that outgrew its bound is cut back, so that not every sweep has to. */
const trimmedShare = 0.9;

/** Between two attempts at what was refused, or not answered, milliseconds. */
const retryMs = 10_000;
/** Between two attempts to give a stream more replicas, milliseconds. */
const raiseMs = 5 * 60_000;

/** What may change between two versions of the dashboard. */
const adjustable = ["maxAgeMs", "maxMessages", "maxMessagesPerSubject"] as const satisfies (keyof StreamConfig)[];

/**
 * Makes sure that a stream of Jetlag's own is there: on three servers of a cluster, else on one; its limits follow what
 * is asked for. `maxBytes` is a bound that {@link OwnStream} keeps by itself: the server would take it from the account at
 * once, empty or not, so it is told to the server only where the account demands it. Throws what the broker refuses.
 */
export async function ensureOwnStream(
  bus: Pick<EventBus, "streams" | "connection">,
  wanted: NewStream,
): Promise<Stream> {
  const existing = await find(bus.streams, wanted.name);
  if (existing !== null && isLeaderless(existing)) throw new EventBusError("no_leader", leaderless(wanted.name));
  if (existing !== null) return adjust(bus.streams, wanted, existing);
  try {
    return await create(bus, wanted);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "conflict") throw error;
    // Another dashboard may have been quicker; a conflict over subjects stays one.
    const other = await find(bus.streams, wanted.name);
    if (other === null) throw error;
    return other;
  }
}

/** True when the account or server will not let us have a stream; other errors may pass. */
export function isRefusal(error: unknown): error is EventBusError {
  return isEventBusError(error) && !["timeout", "bus_unavailable", "no_leader", "publish_unknown"].includes(error.code);
}

async function find(streams: EventBus["streams"], name: string): Promise<Stream | null> {
  try {
    return await streams.info(name);
  } catch (error) {
    if (isEventBusError(error) && error.code === "stream_not_found") return null;
    throw error;
  }
}

/** One that may not be changed is used as it is, as long as it captures what it is for. */
async function adjust(streams: EventBus["streams"], wanted: NewStream, existing: Stream): Promise<Stream> {
  const { config } = existing;
  const { subjects = config.subjects } = wanted;
  const foreign = whoseElse(wanted, config);
  if (foreign !== null) throw new EventBusError("conflict", `stream ${wanted.name}: a stream of that name ${foreign}`);
  const capturesAll = JSON.stringify([...subjects].sort()) === JSON.stringify([...config.subjects].sort());
  const isAsWanted = adjustable.every((key) => wanted[key] === undefined || wanted[key] === config[key]);
  if (capturesAll && isAsWanted && config.maxBytes === null) return existing;
  const limits = Object.fromEntries(adjustable.map((key) => [key, wanted[key]]));
  try {
    return await streams.update(wanted.name, { ...limits, subjects, maxBytes: null });
  } catch (error) {
    if (!capturesAll || !isRefusal(error)) throw error;
    return existing;
  }
}

/** Why a stream of the name is somebody else's, a clause; null for one that Jetlag may have made. */
function whoseElse({ name, subjects = [], retention = "limits" }: NewStream, config: StreamConfig): string | null {
  const strange = config.subjects.find((subject) => !subject.startsWith(`${name}.`) && !subjects.includes(subject));
  if (strange !== undefined) return `captures ${strange}`;
  if (config.subjects.length === 0) return "captures nothing: it copies another stream";
  return config.retention === retention ? null : `has the retention ${config.retention}`;
}

async function create({ streams, connection }: Pick<EventBus, "streams" | "connection">, wanted: NewStream) {
  const { maxBytes = null, ...unreserved } = wanted;
  const single = { ...unreserved, replicas: 1 };
  const attempts: NewStream[] = isClustered(connection) ? [{ ...unreserved, replicas: clusterReplicas }] : [];
  attempts.push(single); // also for a cluster of fewer servers; it gets more once there are more
  if (maxBytes !== null) attempts.push({ ...single, maxBytes: Math.floor(maxBytes * reservedShare) });
  for (;;) {
    const attempt = attempts.shift() ?? single;
    try {
      return await streams.create(attempt);
    } catch (error) {
      if (attempts.length === 0 || !isEventBusError(error) || error.code !== "rejected") throw error;
    }
  }
}

function isClustered(connection: EventBus["connection"]): boolean {
  const status = connection.status();
  return status.state === "connected" && status.cluster !== null;
}

/** The streams that a sweep saw. */
export interface SeenStreams {
  readonly streams: readonly Stream[];
  /** Streams whose servers did not answer. */
  readonly missing: readonly string[];
  /** False when the broker could not be read since: what is seen may have passed. */
  readonly fresh: boolean;
  /** Our clock, Unix milliseconds. */
  readonly nowMs: number;
  /** True while something cannot be stored somewhere: perhaps nothing can (false). */
  readonly suspect?: boolean;
}

/** That something was lost, in a sentence, and when (ISO 8601). */
export interface Loss {
  readonly at: string;
  readonly words: string;
}

/** What keeping a stream needs. */
export interface OwnStreamOptions {
  readonly bus: Pick<EventBus, "streams" | "connection">;
  readonly logger: Logger;
  readonly name: string;
  /** How large it may grow; the oldest messages go first. Null where the server bounds it. */
  readonly maxBytes: number | null;
  /** Makes it where it is missing, and tells when it was made (ISO 8601). Throws what the broker refuses. */
  readonly make: () => Promise<string>;
  /** Called when what it held is gone: positions in it mean nothing any more. */
  readonly onBegunAnew?: () => void;
}

/**
 * A stream that Jetlag keeps for itself, and whether it is there. Each sweep is compared with what is known of it: one
 * that is gone is made again, one that was created again by somebody is noticed, and what is in the way is put into words.
 */
export class OwnStream {
  readonly #options: OwnStreamOptions;
  #createdAt: string | null = null;
  #lastSeq = 0;
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
  }

  get name(): string {
    return this.#options.name;
  }

  get maxBytes(): number | null {
    return this.#options.maxBytes;
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

  /** Compares it with what a sweep saw, and makes it again when it is gone. Never throws. */
  async look({ streams, missing, fresh, nowMs }: SeenStreams): Promise<void> {
    this.#lookedMs = nowMs;
    const seen = streams.find(({ config }) => config.name === this.name);
    if (fresh && (missing.includes(this.name) || (seen !== undefined && isLeaderless(seen))))
      return this.#setObstacle(leaderless(this.name), false);
    if (fresh && seen !== undefined && seen.createdAt === this.#createdAt && this.#obstacle?.refused !== true) {
      this.#setObstacle(null);
      if (seen.lastSeq < this.#lastSeq) await this.#checkEnd(nowMs);
      else this.#lastSeq = seen.lastSeq;
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
    try {
      const createdAt = await this.#options.make();
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
    const knownSeq = this.#lastSeq;
    const stream = await this.#options.bus.streams.info(this.name).catch(() => null);
    if (stream === null || stream.createdAt !== this.#createdAt || stream.lastSeq >= knownSeq) return;
    if (this.#lastSeq !== knownSeq) return; // another sweep was looked at meanwhile
    const words = `${this.name} lost its newest messages: its server came back with an older state.`;
    this.#beginAnew(stream.createdAt, { at: new Date(nowMs).toISOString(), words });
    this.#lastSeq = stream.lastSeq;
  }

  #beginAnew(createdAt: string, loss: Loss): void {
    const { logger, onBegunAnew } = this.#options;
    this.#createdAt = createdAt;
    this.#lastSeq = 0;
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
    return this.#options.bus.connection.status().state === "connected";
  }

  /** Keeps it within its bound, and as safe as the cluster allows. */
  async #tend({ config, bytes, messages }: Stream, nowMs: number): Promise<void> {
    const { bus, logger, maxBytes } = this.#options;
    const mayGrow = config.replicas < clusterReplicas && isClustered(bus.connection);
    if (mayGrow && !isWithin(raiseMs, this.#raisedMs, nowMs)) {
      this.#raisedMs = nowMs;
      try {
        await bus.streams.update(this.name, { replicas: clusterReplicas });
      } catch (error) {
        logger.debug({ stream: this.name, error }, "Own stream gets no more replicas");
      }
    }
    if (maxBytes === null || bytes <= maxBytes) {
      this.#trimError = null;
      return;
    }
    try {
      await bus.streams.purge(this.name, { keep: Math.floor((messages * maxBytes * trimmedShare) / bytes) });
      this.#trimError = null;
    } catch (error) {
      this.#trimError = `${this.name} grows beyond its bound: its oldest messages cannot be removed (${reasonOf(this.name, error)}).`;
    }
  }
}

/** True for one of a cluster that nobody leads: it can be asked about, and stores nothing. */
function isLeaderless({ peers, leader }: Stream): boolean {
  return peers !== null && leader === null;
}

function leaderless(name: string): string {
  return `${name} has no leader: nothing is stored in it until enough of its servers are back.`;
}

/** The broker's words, without the name of the stream or subject that they may begin with. */
function reasonOf(name: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const beginnings = [`stream ${name}: `, `publish to ${name}.`];
  if (!beginnings.some((beginning) => words.startsWith(beginning))) return words;
  return words.slice(words.indexOf(": ") + 2);
}

function refusal(name: string, error: unknown): string {
  if (isEventBusError(error) && error.code === "no_leader") return leaderless(name);
  const reason = reasonOf(name, error);
  if (!isRefusal(error)) return `${name} cannot be reached (${reason}); Jetlag tries again every ${retryMs / 1_000} s.`;
  return `${name} cannot be made: ${reason}. ${refusalAdvice(error)} Jetlag tries again every ${retryMs / 1_000} s.`;
}

function refusalAdvice({ code }: EventBusError): string {
  switch (code) {
    case "conflict":
      return "Give that stream other subjects, or delete it.";
    case "permission_denied":
      return "Allow this user to create and update streams named JETLAG_*.";
    case "rejected":
      return "Free or raise that limit.";
    default:
      return "";
  }
}

function writeFailure(name: string, error: unknown): string {
  return `Nothing can be stored in ${name}: ${reasonOf(name, error)}. ${writeAdvice(name, error)}`;
}

function writeAdvice(name: string, error: unknown): string {
  if (!isEventBusError(error)) return "";
  switch (error.code) {
    case "publish_unknown":
    case "timeout":
      return "Look for a full disk in the server's log; a nats-server whose disk was full has to be restarted.";
    case "no_leader":
      return "Enough of its servers have to come back.";
    case "permission_denied":
      return `Allow this user to publish to ${name}.>.`;
    case "stream_full":
    case "rejected":
      return "Free space, or raise the limit.";
    default:
      return "Jetlag tries again by itself.";
  }
}
