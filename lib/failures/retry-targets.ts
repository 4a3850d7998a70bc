import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import { type RetryConsumer, type RetryTarget, retryStreamsOf, retryTarget } from "../event-bus/retry-target";
import type { Failure } from "../model/failure";
import type { StreamConfig } from "../model/stream";

type FailedConsumer = Pick<Failure, "stream" | "consumer">;

/** Which consumers can be reached alone, by streams and consumers of one moment. */
export class RetryTargets {
  readonly #streams: readonly Pick<StreamConfig, "name" | "subjects">[];
  readonly #consumers: readonly RetryConsumer[];
  /** Each is judged once: all consumers are looked through. */
  readonly #known = new Map<string, RetryTarget>();

  constructor(streams: readonly Pick<StreamConfig, "name" | "subjects">[], consumers: readonly RetryConsumer[]) {
    this.#streams = streams;
    this.#consumers = consumers;
  }

  /** Where a copy reaches the consumer that failed and nobody else. */
  of({ stream, consumer }: FailedConsumer): RetryTarget {
    if (consumer === null) return { possible: false, reason: "the message does not say which consumer failed" };
    if (stream === null) return { possible: false, reason: "the message does not say on which stream it failed" };
    const key = `${stream} ${consumer}`;
    const target = this.#known.get(key) ?? retryTarget({ stream, consumer }, this.#streams, this.#consumers);
    this.#known.set(key, target);
    return target;
  }
}

/** What is asked of the broker, and the retry streams whose consumers are not all known just now. */
export interface RetryTargetReading {
  readonly targets: RetryTargets;
  readonly unanswered: readonly string[];
}

/** Reads who can be reached alone: only the retry streams of `failedOn`, streams on which something failed. */
export async function readRetryTargets(
  { streams, consumers }: Pick<EventBus, "streams" | "consumers">,
  failedOn: Iterable<string>,
): Promise<RetryTargetReading> {
  const names = [...new Set([...failedOn].flatMap(retryStreamsOf))];
  const found = await Promise.all(
    names.map((name) =>
      unlessMissing(async () => ({ ...(await streams.info(name)), list: await consumers.list(name) })),
    ),
  );
  const present = found.filter((stream) => stream !== null);
  return {
    targets: new RetryTargets(
      present.map(({ config }) => config),
      present.flatMap(({ list }) => list.consumers),
    ),
    unanswered: present.filter(({ list }) => list.missing.length > 0).map(({ config }) => config.name),
  };
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    // Most streams have no retry stream beside them; the name of one would not always be allowed either.
    if (isEventBusError(error) && (error.code === "stream_not_found" || error.code === "invalid_name")) return null;
    throw error;
  }
}
