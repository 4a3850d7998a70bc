import type { JetStreamPort } from "../../event-bus/broker/jetstream";
import { isEventBusError } from "../../event-bus/errors";
import type { Consumer } from "../../model/consumer/consumer";
import { isOwnStream, type Stream } from "../../model/stream/stream";
import type { ClockReading } from "./clock-skew";
import { forEachAtMost } from "./concurrency";

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
  /** Consumers whose servers did not answer, by stream: a gap for each, not gone. */
  readonly missingConsumers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Streams whose consumers could not be read: a gap for them, not zero. */
  readonly unreadStreams: ReadonlyMap<string, string>;
  /** What the broker's clock said meanwhile; null when it did not say. */
  readonly clock: ClockReading | null;
}

/** Streams whose consumers are read at the same time: enough to hide round trips, few enough to stay polite. */
const concurrency = 8;

/** Reads all streams and consumers from their leaders. Throws when the streams cannot be listed. */
export async function sweep(bus: Pick<JetStreamPort, "streams" | "consumers">, now: () => number): Promise<Sweep> {
  const startedMs = now();
  const { streams, missing, serverMs } = await bus.streams.list();
  const clock = serverMs === null ? null : { sentMs: startedMs, receivedMs: now(), serverMs };
  const wanted = streams.filter((stream) => stream.consumerCount > 0 && !isOwnStream(stream.config.name));
  const consumers: Consumer[] = [];
  const missingConsumers = new Map<string, ReadonlySet<string>>();
  const unread = new Map<string, string>();
  await forEachAtMost(concurrency, wanted, async ({ config: { name } }) => {
    try {
      const page = await bus.consumers.list(name);
      for (const consumer of page.consumers) consumers.push(consumer);
      if (page.missing.length > 0) missingConsumers.set(name, new Set(page.missing));
    } catch (error) {
      // Deleted since the streams were listed: no failure, it is gone.
      if (isEventBusError(error) && error.code === "stream_not_found") return;
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
    missingConsumers,
    unreadStreams: unread,
    clock,
  };
}

/** True when a sweep could not read a consumer that may well exist. */
export const isUnread = (seen: Sweep, stream: string, consumer: string) =>
  seen.unreadStreams.has(stream) ||
  seen.missingStreams.includes(stream) ||
  (seen.missingConsumers.get(stream)?.has(consumer) ?? false);

/** What of a sweep could not be read, in words; null when all was. */
export function describeUnread({ unreadStreams, missingConsumers }: Sweep): string | null {
  const parts = [
    ...[...unreadStreams].map(([stream, reason]) => `consumers of ${stream}: ${reason}`),
    ...[...missingConsumers].map(([stream, names]) => `no answer for ${[...names].join(", ")} of ${stream}`),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}
