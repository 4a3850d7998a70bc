import type { Broker } from "../../event-bus/broker/broker";
import type { Reading } from "../../event-bus/broker/reading";
import { isOwnStream } from "../../model/stream/stream";

/** One reading of the broker, and how long it took. */
export interface Sweep extends Reading {
  readonly tookMs: number;
}

/** Reads the broker once. Throws as {@link Broker.read}. */
export async function sweep(broker: Pick<Broker, "read">, now: () => number, signal: AbortSignal): Promise<Sweep> {
  const startedMs = now();
  const reading = await broker.read(signal);
  return { ...reading, tookMs: now() - startedMs };
}

/** True when a sweep could not read a consumer that may well exist. */
export const isUnread = (seen: Sweep, channel: string, reader: string) =>
  seen.unreadChannels.has(channel) ||
  seen.missingChannels.includes(channel) ||
  (seen.missingReaders.get(channel)?.has(reader) ?? false);

/** True when all consumers of all streams were read; Jetlag's own streams do not count. */
export function isWhole({ missingChannels, unreadChannels, missingReaders }: Sweep): boolean {
  return missingChannels.every(isOwnStream) && unreadChannels.size === 0 && missingReaders.size === 0;
}

/** What of a sweep could not be read, in words; null when all was. */
export function describeUnread({ unreadChannels, missingReaders }: Sweep): string | null {
  const parts = [
    ...[...unreadChannels].map(([channel, reason]) => `consumers of ${channel}: ${reason}`),
    ...[...missingReaders].map(([channel, names]) => `no answer for ${[...names].join(", ")} of ${channel}`),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}
