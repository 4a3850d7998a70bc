import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { ReadOptions } from "../../../broker/read-options";
import type { ReaderTarget, ReaderTargets, SeenReaders } from "../../../broker/sender";
import { retryStreamsOf, retryTarget } from "../../../bus/retry-target";
import { isEventBusError } from "../../../errors";
import type { JetStreamPort } from "../jetstream";

/** Which consumers can be reached alone. */
export class RetryTargets implements ReaderTargets {
  readonly #seen: SeenReaders;
  /** Each is judged once: all consumers are looked through. */
  readonly #known = new Map<string, ReaderTarget>();

  constructor(seen: SeenReaders) {
    this.#seen = seen;
  }

  get unanswered(): readonly string[] {
    return this.#seen.unanswered;
  }

  of({ stream, consumer }: Parameters<ReaderTargets["of"]>[0]): ReaderTarget {
    if (consumer === null) return { possible: false, reason: "the message does not say which consumer failed" };
    if (stream === null) return { possible: false, reason: "the message does not say on which stream it failed" };
    const key = consumerKey(stream, consumer);
    const target = this.#known.get(key) ?? this.#judge(stream, consumer);
    this.#known.set(key, target);
    return target;
  }

  #judge(failedOn: string, consumer: string): ReaderTarget {
    const { channels, readers, unanswered } = this.#seen;
    const silent = retryStreamsOf(failedOn).find((name) => unanswered.includes(name));
    if (silent !== undefined) return { possible: false, reason: `stream ${silent} does not answer just now` };
    const configs = channels.map(({ config }) => config);
    const target = retryTarget({ stream: failedOn, consumer }, configs, readers);
    if (!target.possible) return target;
    const { stream, subject } = target;
    return { possible: true, channel: stream, subject };
  }
}

/** Reads who can be reached alone: only the retry streams of `failedOn`, streams on which something failed. */
export async function readRetryTargets(
  { streams, consumers }: Pick<JetStreamPort, "streams" | "consumers">,
  failedOn: Iterable<string>,
  options?: ReadOptions,
): Promise<RetryTargets> {
  const names = [...new Set([...failedOn].flatMap(retryStreamsOf))];
  const found = await Promise.all(
    names.map((name) =>
      unlessMissing(async () => ({
        ...(await streams.info(name, options)),
        list: await consumers.list(name, options),
      })),
    ),
  );
  const present = found.filter((stream) => stream !== null);
  return new RetryTargets({
    channels: present,
    readers: present.flatMap(({ list }) => list.consumers),
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
