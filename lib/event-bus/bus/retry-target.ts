import type { Consumer } from "../../model/consumer/consumer";
import { displayConsumerName } from "../../model/consumer/durable-name";
import { type HeaderEntries, headerValue } from "../../model/message/headers";
import type { StreamConfig } from "../../model/stream/stream";
import { covers, intersect } from "../../model/stream/subject";

/** Says which subject an event was published to, on a copy stored under a retry subject. */
export const eventSubjectHeader = "Jetlag-Event-Subject";

const suffix = "_RETRY";

/** The work queue beside a stream, where events wait that one consumer alone shall handle again. */
export function retryStreamName(stream: string): string {
  return stream + suffix;
}

/** The subject in the {@link retryStreamName} of `stream` that only this consumer reads. */
export function retrySubject(stream: string, consumer: string): string {
  return `${retryStreamName(stream)}.${consumer}`;
}

/** Streams in which {@link retryTarget} may find the subject of a consumer that failed on `stream`. */
export function retryStreamsOf(stream: string): string[] {
  return [retryStreamName(stream), ...(stream.endsWith(suffix) ? [stream] : [])];
}

/** Where a message reaches one consumer alone, or why there is no such place (a clause). */
export type RetryTarget =
  | { readonly possible: true; readonly stream: string; readonly subject: string }
  | { readonly possible: false; readonly reason: string };

/** What a target is judged by. */
export type RetryConsumer = Pick<Consumer, "stream" | "name" | "displayName"> & {
  readonly config: Pick<Consumer["config"], "filterSubjects">;
};

/**
 * The retry subject of a consumer whose delivery failed. `streams` and `consumers` are all of one moment; a consumer
 * that subscribed with `retryStream` has a second one of its name on the retry stream. A failure of the retry stream
 * itself has the subject it came from. Ask once for each stream and consumer: all consumers are looked through.
 */
export function retryTarget(
  failed: { readonly stream: string; readonly consumer: string },
  streams: readonly Pick<StreamConfig, "name" | "subjects">[],
  consumers: readonly RetryConsumer[],
): RetryTarget {
  const { stream, consumer } = failed;
  const target = retryStreamsOf(stream)
    .map((name) => ({ stream: name, subject: `${name}.${consumer}` }))
    .find((place) => consumers.some((reader) => isReader(reader, consumer, place)));
  if (target === undefined) {
    const name = displayConsumerName(consumer);
    return {
      possible: false,
      reason: `${name} has no retry subject of its own; its service can ask the event bus for one`,
    };
  }
  const captured = streams.some(
    ({ name, subjects }) => name === target.stream && subjects.some((filter) => covers(filter, target.subject)),
  );
  if (!captured) return { possible: false, reason: `stream ${target.stream} does not store ${target.subject}` };
  const other = consumers.find(
    (reader) => reader.stream === target.stream && reader.name !== consumer && reads(reader, target.subject),
  );
  if (other !== undefined) return { possible: false, reason: `${other.displayName} reads its retry subject too` };
  return { possible: true, ...target };
}

/** Headers of a copy for a retry subject: `headers`, with the event's own subject unless they say it already. */
export function retryHeaders(headers: HeaderEntries, subject: string): HeaderEntries {
  return headerValue(headers, eventSubjectHeader) === undefined
    ? [...headers, [eventSubjectHeader, subject]]
    : [...headers];
}

function isReader(reader: RetryConsumer, consumer: string, target: { stream: string; subject: string }): boolean {
  const [filter, ...more] = reader.config.filterSubjects;
  const onlyThat = filter === target.subject && more.length === 0;
  return reader.stream === target.stream && reader.name === consumer && onlyThat;
}

function reads({ config: { filterSubjects } }: RetryConsumer, subject: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => intersect(filter, subject) !== null);
}
