import type { Consumer } from "../../../model/consumer/consumer";
import { isOwnStream, type Stream } from "../../../model/stream/stream";
import type { Reading } from "../../broker/reading";
import { forEachAtMost } from "../../concurrency";
import { isEventBusError } from "../../errors";
import type { ConsumerList } from "./consumers";
import { type CounterPort, DeliveryCounter } from "./counts/delivery-counter";
import { RemovalRequests, type RequestPort } from "./counts/removal-requests";
import { TimeLagReader } from "./counts/time-lag";
import { UnreadLosses } from "./counts/unread-losses";
import type { JetStreamPort } from "./jetstream";

/** Streams whose consumers are read at the same time: enough to hide round trips, few enough to stay polite. */
const concurrency = 8;

/**
 * Reads all streams and consumers from their leaders: the pages of streams, and those of consumers of each stream that
 * has some and is not Jetlag's own; then what consumers were given, and the oldest open messages, as far as those of the sweep before do not tell.
 */
export class JetStreamSweeps {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "consumers">;
  readonly #timeLag: TimeLagReader;
  readonly #counter: DeliveryCounter;
  readonly #losses: UnreadLosses;
  readonly #requests: RemovalRequests;
  readonly #now: () => number;
  /** What each stream's consumers were in the last sweep. */
  #lists: ReadonlyMap<string, ConsumerList> = new Map();
  /** When the last sweep began, by our clock; null before the first. */
  #beganMs: number | null = null;

  /** `now` is our clock. */
  constructor(
    jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages"> &
      Pick<CounterPort, "advisories" | "connection"> &
      RequestPort,
    now: () => number,
  ) {
    this.#jetstream = jetstream;
    this.#counter = new DeliveryCounter(jetstream);
    this.#losses = new UnreadLosses(jetstream.messages);
    this.#requests = new RemovalRequests(jetstream, now);
    this.#timeLag = new TimeLagReader(jetstream.messages);
    this.#now = now;
  }

  /** One sweep. Throws when the streams cannot be listed, and the signal's reason. */
  async read(signal: AbortSignal): Promise<Reading> {
    this.#requests.listen();
    const rejected = this.#counter.rejections();
    const [sinceMs, beganMs] = [this.#beganMs, this.#now()];
    const { lists, ...figures } = await readFigures(this.#jetstream, this.#lists, this.#now, signal);
    this.#lists = lists;
    this.#beganMs = beganMs;
    // The connection works in order: a request whose effect was read is heard by now.
    const removedOnRequest =
      sinceMs === null ? new Set<string>() : this.#requests.since(sinceMs, leaving(figures.channels));
    const serverMs = figures.clock?.serverMs ?? null;
    // The answer with the broker's clock was made after it was asked for.
    const readByMs = figures.clock === null ? null : figures.clock.serverMs + figures.atMs - figures.clock.sentMs;
    // At once: the nearer to the figures, the fewer messages come and go in between.
    const counts = await this.#counter.read({ ...figures, removedOnRequest, serverMs, readByMs }, rejected, signal);
    const lost = await this.#losses.read(figures.channels, figures.readers, signal);
    const starts = new Map(figures.channels.map(({ config, firstNumber }) => [config.name, firstNumber]));
    const oldest = await this.#timeLag.read(figures.readers, starts, figures.atMs, signal);
    return { ...figures, ...oldest, counts, lost, removedOnRequest };
  }
}

/** Names of streams that let go of what is finished. */
const leaving = (streams: readonly Stream[]) =>
  streams.filter(({ keepsFinished }) => !keepsFinished).map(({ config }) => config.name);

async function readFigures(
  jetstream: Pick<JetStreamPort, "streams" | "consumers">,
  before: ReadonlyMap<string, ConsumerList>,
  now: () => number,
  signal: AbortSignal,
): Promise<
  Omit<Reading, "oldest" | "oldestProblem" | "counts" | "lost" | "removedOnRequest"> & {
    lists: ReadonlyMap<string, ConsumerList>;
  }
> {
  const sentMs = now();
  const { streams, missing, serverMs } = await jetstream.streams.list({ signal });
  const clock = serverMs === null ? null : { sentMs, receivedMs: now(), serverMs };
  const read = streams.filter(({ consumerCount, config }) => consumerCount > 0 && !isOwnStream(config.name));
  const lists = new Map<string, ConsumerList>();
  const readers: Consumer[] = [];
  const missingReaders = new Map<string, ReadonlySet<string>>();
  const unreadChannels = new Map<string, string>();
  await forEachAtMost(concurrency, read, async ({ config: { name } }) => {
    try {
      const list = await jetstream.consumers.list(name, { signal, before: before.get(name) });
      lists.set(name, list);
      for (const consumer of list.consumers) readers.push(consumer);
      if (list.missing.length > 0) missingReaders.set(name, new Set(list.missing));
    } catch (error) {
      signal.throwIfAborted();
      // Deleted since the streams were listed: no failure, it is gone.
      if (isEventBusError(error) && error.code === "stream_not_found") return;
      unreadChannels.set(name, error instanceof Error ? error.message : String(error));
    }
  });
  return {
    atMs: now(),
    channels: streams,
    missingChannels: missing,
    readers,
    missingReaders,
    unreadChannels,
    clock,
    lists,
  };
}
