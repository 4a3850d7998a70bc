import type { Consumer } from "../../../model/consumer/consumer";
import { isOwnStream } from "../../../model/stream/stream";
import type { Reading } from "../../broker/reading";
import { forEachAtMost } from "../../concurrency";
import { isEventBusError } from "../../errors";
import type { JetStreamPort } from "./jetstream";

/** Streams whose consumers are read at the same time: enough to hide round trips, few enough to stay polite. */
const concurrency = 8;

/**
 * Reads all streams and consumers from their leaders: the pages of streams, and those of consumers of each stream that
 * has some and is not Jetlag's own. `now` is our clock. Throws when the streams cannot be listed, and the signal's reason.
 */
export async function readJetStream(
  jetstream: Pick<JetStreamPort, "streams" | "consumers">,
  now: () => number,
  signal: AbortSignal,
): Promise<Reading> {
  const sentMs = now();
  const { streams, missing, serverMs } = await jetstream.streams.list({ signal });
  const clock = serverMs === null ? null : { sentMs, receivedMs: now(), serverMs };
  const read = streams.filter(({ consumerCount, config }) => consumerCount > 0 && !isOwnStream(config.name));
  const readers: Consumer[] = [];
  const missingReaders = new Map<string, ReadonlySet<string>>();
  const unreadChannels = new Map<string, string>();
  await forEachAtMost(concurrency, read, async ({ config: { name } }) => {
    try {
      const list = await jetstream.consumers.list(name, { signal });
      for (const consumer of list.consumers) readers.push(consumer);
      if (list.missing.length > 0) missingReaders.set(name, new Set(list.missing));
    } catch (error) {
      signal.throwIfAborted();
      // Deleted since the streams were listed: no failure, it is gone.
      if (isEventBusError(error) && error.code === "stream_not_found") return;
      unreadChannels.set(name, error instanceof Error ? error.message : String(error));
    }
  });
  return { channels: streams, missingChannels: missing, readers, missingReaders, unreadChannels, clock };
}
