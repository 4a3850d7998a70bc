import type {
  Administration,
  Channels,
  KeptMessages,
  NewReader,
  PurgeScope,
  Readers,
} from "../../broker/administration";
import { EventBusError } from "../../errors";
import type { Consumers, NewConsumer } from "./consumers";
import type { JetStreamPort } from "./jetstream";
import { isLarge } from "./large-sequences";
import type { Messages } from "./messages";
import { sequenceOf } from "./stored-place";
import type { Streams } from "./streams";

/** Changing JetStream: channels are streams, readers are durable consumers. */
export function administrationOf({
  streams,
  consumers,
  messages,
}: Pick<JetStreamPort, "streams" | "consumers" | "messages">): Administration {
  return { channels: channelsOf(streams), readers: readersOf(consumers), messages: keptMessagesOf(messages) };
}

function channelsOf(streams: Streams): Channels {
  return {
    read: (name, options) => streams.info(name, options),
    create: (channel) => streams.create(channel),
    update: (name, change) => streams.update(name, change),
    purge: async (name, { before, ...rest }: PurgeScope = {}) => {
      return streams.purge(name, before === undefined ? rest : { ...rest, beforeSeq: sequenceOf(before, name) });
    },
    delete: (name) => streams.delete(name),
  };
}

function readersOf(consumers: Consumers): Readers {
  return {
    read: (channel, name, options) => consumers.info(channel, name, options),
    create: async (channel, reader) => consumers.create(channel, toConsumer(channel, reader)),
    update: (channel, name, change) => consumers.update(channel, name, change),
    delete: (channel, name) => consumers.delete(channel, name),
    pause: (channel, name, until) => consumers.pause(channel, name, until),
    resume: (channel, name) => consumers.resume(channel, name),
    unpin: (channel, name) => consumers.unpin(channel, name),
    obstacle: (deed) => consumers.obstacle(deed),
    reset: async (channel, name, from) => {
      return consumers.reset(channel, name, from === undefined ? undefined : sequenceOf(from, channel));
    },
  };
}

function keptMessagesOf(messages: Messages): KeptMessages {
  return {
    remove: async ({ place, storedAt }, options) => {
      const { channel } = place;
      if (isLarge(place)) {
        const { large } = messages;
        if (large === undefined)
          throw new EventBusError("unsupported", `${place.at} is beyond what can be removed here`);
        const found = await large.get(channel, place.at);
        return found?.storedAt === storedAt && large.delete(channel, place.at, options);
      }
      const seq = sequenceOf(place, channel);
      // A stream made anew gives its sequences once more, but at other times.
      const there = await messages.get(channel, seq);
      return there?.storedAt === storedAt && messages.delete(channel, seq, options);
    },
  };
}

function toConsumer(channel: string, { from, ...reader }: NewReader): NewConsumer {
  if (from === undefined) return reader;
  return from instanceof Date
    ? { ...reader, startAt: from.toISOString() }
    : { ...reader, startSeq: sequenceOf(from, channel) };
}
