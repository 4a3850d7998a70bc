import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import type { Setting } from "../../../model/setting";
import type { StreamConfig } from "../../../model/stream/stream";
import { intersect, isFilter } from "../../../model/stream/subject";
import { abortable } from "../../abortable";
import type { ReaderDeed } from "../../broker/administration";
import type { ReadOptions } from "../../broker/read-options";
import { requireConsumerName, requireStreamName } from "../../bus/names";
import { EventBusError } from "../../errors";
import type { ConsumerList, Consumers, ListOptions, NewConsumer } from "../jetstream/consumers";
import { requestAccepted, requestJson, requestList } from "./connection/json-request";
import { type NatsConnection, requestTimeoutMs } from "./connection/nats-connection";
import { capabilityOf, requireCapability } from "./connection/server-version";
import type { Session } from "./connection/session";
import { requireEchoed } from "./echoed-config";
import { listTimeoutMs } from "./nats-streams";
import { consumerSettings } from "./settings/consumer-settings";
import { toConfig } from "./wire/config-answer";
import { toConfigText } from "./wire/config-text";
import { toConsumer, toConsumerAnswer, toMaxWaiting, toStartSeq } from "./wire/consumer";
import { fromConsumerConfig, fromNewConsumer } from "./wire/consumer-config";
import { type ConsumerPage, consumerEntries, toConsumerPage } from "./wire/list-page";
import { ListedConsumers } from "./wire/listed-consumers";
import { toStream } from "./wire/stream";

/** Pages of a stream that are asked for at the same time, after the first has told how long the list is. */
const pagesAhead = 3;

/** Consumers of the connected account's streams. */
export class NatsConsumers implements Consumers {
  readonly #connection: NatsConnection;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  async list(stream: string, { signal, before }: ListOptions = {}): Promise<ConsumerList> {
    requireStreamName(stream);
    return abortable(signal, async () => {
      const list = new ListedConsumers(before);
      for await (const page of this.#pages(stream, signal)) list.add(page);
      return list;
    });
  }

  /** All pages in order. The next ones are asked for before one is read: the server works meanwhile. */
  async *#pages(stream: string, signal?: AbortSignal): AsyncGenerator<ConsumerPage> {
    const first = await this.#page(stream, 0);
    const asked: Promise<ConsumerPage>[] = [];
    let { total, size: offset } = first;
    const askAhead = () => {
      signal?.throwIfAborted();
      for (; asked.length < pagesAhead && first.size > 0 && offset < total; offset += first.size) {
        const page = this.#page(stream, offset);
        // One that fails is met when its turn comes; nobody may be waiting any more then.
        page.catch(() => {});
        asked.push(page);
      }
    };
    askAhead();
    yield first;
    for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
      const page = await next;
      total = page.total;
      askAhead();
      yield page;
    }
  }

  #page(stream: string, offset: number) {
    return this.#connection.use(`consumers of ${stream}`, async (session) => {
      const call = `CONSUMER.LIST.${stream}`;
      const { rest, entries } = await requestList(session, call, { offset }, listTimeoutMs, consumerEntries);
      return toConsumerPage(rest, entries);
    });
  }

  async info(stream: string, name: string, { signal }: ReadOptions = {}): Promise<Consumer> {
    return abortable(signal, () =>
      this.#use(stream, name, async (session) =>
        toConsumerAnswer(await requestJson(session, `CONSUMER.INFO.${stream}.${name}`, {}, requestTimeoutMs)),
      ),
    );
  }

  async settings(stream: string, name: string, { signal }: ReadOptions = {}): Promise<readonly Setting[]> {
    return abortable(signal, () =>
      this.#use(stream, name, async (session) =>
        consumerSettings(toConfig(await requestJson(session, `CONSUMER.INFO.${stream}.${name}`, {}, requestTimeoutMs))),
      ),
    );
  }

  /** A consumer with the number of pull requests that may be open at a time; null for the server's default. */
  async findDurable(stream: string, name: string): Promise<{ consumer: Consumer; maxWaiting: number | null }> {
    return this.#use(stream, name, async ({ manager }) => {
      const info = await manager.consumers.info(stream, name);
      return { consumer: toConsumer(info), maxWaiting: toMaxWaiting(info) };
    });
  }

  async configuration(stream: string, name: string, { signal }: ReadOptions = {}): Promise<string> {
    return abortable(signal, () =>
      this.#use(stream, name, async (session) =>
        toConfigText(await requestAccepted(session, `CONSUMER.INFO.${stream}.${name}`, {}, requestTimeoutMs)),
      ),
    );
  }

  async create(stream: string, consumer: NewConsumer): Promise<Consumer> {
    return this.#use(stream, consumer.name, async ({ manager, info }) => {
      requireKnownSettings(info.version, consumer);
      const illegal = consumer.filterSubjects?.find((filter) => !isFilter(filter));
      if (illegal !== undefined) throw new EventBusError("invalid_subject", `"${illegal}" is not a subject or pattern`);
      // Since 2.10 the server takes a filter that can never match, and the consumer never receives anything.
      if (consumer.filterSubjects !== undefined && consumer.filterSubjects.length > 0) {
        requireCaptured(toStream(await manager.streams.info(stream)).config, consumer.filterSubjects);
      }
      const created = toConsumer(await manager.consumers.add(stream, fromNewConsumer(consumer)));
      requireEchoed(`consumer ${consumer.name}`, consumer, created.config);
      return created;
    });
  }

  async update(stream: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer> {
    return this.#use(stream, name, async ({ manager, info }) => {
      requireKnownSettings(info.version, change);
      const updated = toConsumer(await manager.consumers.update(stream, name, fromConsumerConfig(change)));
      requireEchoed(`the change of consumer ${name}`, change, updated.config);
      return updated;
    });
  }

  async delete(stream: string, name: string): Promise<void> {
    await this.#use(stream, name, ({ manager }) => manager.consumers.delete(stream, name));
  }

  async pause(stream: string, name: string, until: Date): Promise<Consumer> {
    return this.#use(stream, name, async ({ manager, info }) => {
      requireCapability(info.version, "pause_consumer");
      await manager.consumers.pause(stream, name, until);
      return toConsumer(await manager.consumers.info(stream, name));
    });
  }

  async resume(stream: string, name: string): Promise<Consumer> {
    return this.#use(stream, name, async ({ manager, info }) => {
      requireCapability(info.version, "pause_consumer");
      await manager.consumers.resume(stream, name);
      return toConsumer(await manager.consumers.info(stream, name));
    });
  }

  async reset(stream: string, name: string, seq?: number): Promise<Consumer> {
    return this.#use(stream, name, async (session) => {
      requireCapability(session.info.version, "reset_consumer");
      const body = { seq: seq ?? (await firstReadable(session, stream, name)) };
      await requestJson(session, `CONSUMER.RESET.${stream}.${name}`, body, requestTimeoutMs);
      return toConsumer(await session.manager.consumers.info(stream, name));
    });
  }

  async unpin(stream: string, name: string): Promise<Consumer> {
    return this.#use(stream, name, async (session) => {
      requireCapability(session.info.version, "unpin_consumer");
      const { config } = await session.manager.consumers.info(stream, name);
      if (config.priority_policy !== "pinned_client") throw new EventBusError("rejected", `${name} pins no client`);
      for (const group of config.priority_groups ?? [])
        await requestJson(session, `CONSUMER.UNPIN.${stream}.${name}`, { group }, requestTimeoutMs);
      return toConsumer(await session.manager.consumers.info(stream, name));
    });
  }

  obstacle(deed: ReaderDeed): string | null {
    const version = this.#connection.session()?.info.version;
    if (version === undefined) return null;
    const answer = capabilityOf(version, `${deed}_consumer`);
    return answer.available ? null : answer.reason;
  }

  #use<T>(stream: string, name: string, work: (session: Session) => Promise<T>): Promise<T> {
    requireStreamName(stream);
    requireConsumerName(name);
    return this.#connection.use(`consumer ${name} of ${stream}`, work);
  }
}

/**
 * Where a consumer begins. A reset without a sequence would go to its ack floor, which may be behind messages that
 * the server gave up: those are what a reset is mostly for.
 */
async function firstReadable({ manager }: Session, stream: string, name: string): Promise<number> {
  const startSeq = toStartSeq(await manager.consumers.info(stream, name));
  const { firstNumber } = toStream(await manager.streams.info(stream));
  return Math.max(firstNumber, startSeq, 1);
}

/** Throws `unsupported` for settings that this server would drop without a word. */
function requireKnownSettings(version: string, { filterSubjects, metadata }: Partial<ConsumerConfig>): void {
  if (filterSubjects !== undefined && filterSubjects.length > 1) requireCapability(version, "several_filters");
  if (metadata !== undefined && Object.keys(metadata).length > 0) requireCapability(version, "metadata");
}

/** Throws `no_stream_for_subject` for a filter that no subject of the stream can match. */
function requireCaptured(stream: StreamConfig, filters: readonly string[]): void {
  if (stream.subjects.length === 0) return; // a mirror or source: its messages keep the subjects of another stream
  for (const filter of filters) {
    if (stream.subjects.some((subject) => intersect(subject, filter) !== null)) continue;
    throw new EventBusError(
      "no_stream_for_subject",
      `${stream.name} captures ${stream.subjects.join(", ")}; nothing there can match ${filter}`,
    );
  }
}
