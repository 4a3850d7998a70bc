import type { EventBus } from "../event-bus/event-bus";
import type { Consumer } from "../model/consumer";
import { isOwnStream, type Stream } from "../model/stream";

/** Everything one reading of the broker saw. */
export interface Sweep {
  /** Unix milliseconds at its end. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly streams: readonly Stream[];
  /** Streams whose servers did not answer. */
  readonly missingStreams: readonly string[];
  /** Consumers of every stream but Jetlag's own. */
  readonly consumers: readonly Consumer[];
  /** Streams whose consumers could not be read: a gap for them, not zero. */
  readonly unreadStreams: ReadonlyMap<string, string>;
}

/** Streams whose consumers are read at the same time: enough to hide round trips, few enough to stay polite. */
const concurrency = 8;

/** Reads all streams and consumers from their leaders. Throws when the streams cannot be listed. */
export async function sweep(bus: Pick<EventBus, "streams" | "consumers">, now: () => number): Promise<Sweep> {
  const startedMs = now();
  const { streams, missing } = await bus.streams.list();
  const wanted = streams.filter((stream) => stream.consumerCount > 0 && !isOwnStream(stream.config.name));
  const consumers: Consumer[] = [];
  const unread = new Map<string, string>();
  await forEachAtMost(concurrency, wanted, async ({ config: { name } }) => {
    try {
      consumers.push(...(await bus.consumers.list(name)));
    } catch (error) {
      unread.set(name, error instanceof Error ? error.message : String(error));
    }
  });
  const atMs = now();
  return {
    atMs,
    tookMs: atMs - startedMs,
    streams,
    missingStreams: missing,
    consumers,
    unreadStreams: unread,
  };
}

async function forEachAtMost<T>(limit: number, items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
