import type { OldestMessages, OpenMessage, Reading } from "../../../lib/event-bus/broker/reading";
import type { Consumer } from "../../../lib/model/consumer/consumer";
import { type Known, mapKnown } from "../../../lib/model/known";
import type { Stream } from "../../../lib/model/stream/stream";
import type { FastClock } from "./fast-clock";

/**
 * A reading of the server with all of its times, and nothing else, as the fast clock shows them: moments move, and
 * lengths of time such as the ack wait become as much longer as the clock is faster.
 */
export function fastReading(reading: Reading, clock: FastClock): Reading {
  const { clock: told } = reading;
  return {
    ...reading,
    atMs: clock.toFast(reading.atMs),
    channels: reading.channels.map((stream) => fastStream(stream, clock)),
    readers: reading.readers.map((consumer) => fastConsumer(consumer, clock)),
    oldest: new Map([...reading.oldest].map(([key, oldest]) => [key, fastOldest(oldest, clock)])),
    clock: told && {
      sentMs: clock.toFast(told.sentMs),
      receivedMs: clock.toFast(told.receivedMs),
      serverMs: clock.toFast(told.serverMs),
    },
  };
}

/** The part of a reading that is about one stream. */
export function partOf(reading: Reading, stream: string): Reading {
  return {
    ...reading,
    channels: reading.channels.filter(({ config }) => config.name === stream),
    missingChannels: reading.missingChannels.filter((name) => name === stream),
    readers: reading.readers.filter((consumer) => consumer.stream === stream),
    missingReaders: new Map([...reading.missingReaders].filter(([name]) => name === stream)),
    unreadChannels: new Map([...reading.unreadChannels].filter(([name]) => name === stream)),
  };
}

function fastStream(stream: Stream, clock: FastClock): Stream {
  const { createdAt, firstAt, lastAt, config } = stream;
  return {
    ...stream,
    createdAt: moment(createdAt, clock),
    firstAt: firstAt && moment(firstAt, clock),
    lastAt: lastAt && moment(lastAt, clock),
    config: {
      ...config,
      // What leaves now was stored that long ago, however late the machine was since.
      maxAgeMs: config.maxAgeMs && clock.fastSpanOfLast(config.maxAgeMs),
      duplicateWindowMs: clock.toFastSpan(config.duplicateWindowMs),
    },
  };
}

function fastConsumer(consumer: Consumer, clock: FastClock): Consumer {
  const { createdAt, lastDeliveredAt, lastAckedAt, pausedUntil, config } = consumer;
  return {
    ...consumer,
    createdAt: moment(createdAt, clock),
    lastDeliveredAt: lastDeliveredAt && moment(lastDeliveredAt, clock),
    lastAckedAt: lastAckedAt && moment(lastAckedAt, clock),
    pausedUntil: pausedUntil && new Date(clock.toFastAhead(Date.parse(pausedUntil))).toISOString(),
    config: {
      ...config,
      ackWaitMs: clock.toFastSpan(config.ackWaitMs),
      backoffMs: config.backoffMs.map((ms) => clock.toFastSpan(ms)),
    },
  };
}

function fastOldest({ unfinished, undelivered }: OldestMessages, clock: FastClock): OldestMessages {
  const fast = (found: Known<OpenMessage> | null) =>
    found &&
    mapKnown(found, (message) => ({
      ...message,
      storedAt: moment(message.storedAt, clock),
      storedAtMs: clock.toFast(message.storedAtMs),
    }));
  return { unfinished: fast(unfinished), undelivered: fast(undelivered) };
}

const moment = (iso: string, clock: FastClock) => new Date(clock.toFast(Date.parse(iso))).toISOString();
