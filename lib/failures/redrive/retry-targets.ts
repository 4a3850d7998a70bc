import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { type RetryConsumer, type RetryTarget, retryStreamsOf, retryTarget } from "../../event-bus/bus/retry-target";
import { isEventBusError } from "../../event-bus/errors";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { Failure } from "../../model/failure/failure";
import type { StreamConfig } from "../../model/stream/stream";

type FailedConsumer = Pick<Failure, "stream" | "consumer">;

/** What targets are judged by, all of one moment. */
export interface RetryTargetFacts {
  readonly streams: readonly Pick<StreamConfig, "name" | "subjects">[];
  readonly consumers: readonly RetryConsumer[];
  /** Streams that do not answer, or not for all of their consumers. */
  readonly unanswered: readonly string[];
}

/** Which consumers can be reached alone. */
export class RetryTargets {
  readonly #facts: RetryTargetFacts;
  /** Each is judged once: all consumers are looked through. */
  readonly #known = new Map<string, RetryTarget>();

  constructor(facts: RetryTargetFacts) {
    this.#facts = facts;
  }

  /** Streams of which nobody can say now who reads them. */
  get unanswered(): readonly string[] {
    return this.#facts.unanswered;
  }

  /** Where a copy reaches the consumer that failed and nobody else. */
  of({ stream, consumer }: FailedConsumer): RetryTarget {
    if (consumer === null) return { possible: false, reason: "the message does not say which consumer failed" };
    if (stream === null) return { possible: false, reason: "the message does not say on which stream it failed" };
    const key = consumerKey(stream, consumer);
    const target = this.#known.get(key) ?? this.#judge(stream, consumer);
    this.#known.set(key, target);
    return target;
  }

  #judge(stream: string, consumer: string): RetryTarget {
    const { streams, consumers, unanswered } = this.#facts;
    const silent = retryStreamsOf(stream).find((name) => unanswered.includes(name));
    if (silent !== undefined) return { possible: false, reason: `stream ${silent} does not answer just now` };
    return retryTarget({ stream, consumer }, streams, consumers);
  }
}

/** Reads who can be reached alone: only the retry streams of `failedOn`, streams on which something failed. */
export async function readRetryTargets(
  { streams, consumers }: Pick<JetStreamPort, "streams" | "consumers">,
  failedOn: Iterable<string>,
): Promise<RetryTargets> {
  const names = [...new Set([...failedOn].flatMap(retryStreamsOf))];
  const found = await Promise.all(
    names.map((name) =>
      unlessMissing(async () => ({ ...(await streams.info(name)), list: await consumers.list(name) })),
    ),
  );
  const present = found.filter((stream) => stream !== null);
  return new RetryTargets({
    streams: present.map(({ config }) => config),
    consumers: present.flatMap(({ list }) => list.consumers),
    unanswered: present.filter(({ list }) => list.missing.length > 0).map(({ config }) => config.name),
  });
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
