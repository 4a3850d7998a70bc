import type { Setting } from "../../../model/setting";
import type { Stream, StreamConfig } from "../../../model/stream/stream";
import { abortable } from "../../abortable";
import type { CountOptions, SubjectCounts } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import { requireStreamName } from "../../bus/names";
import { EventBusError, isEventBusError } from "../../errors";
import type { AccountUse } from "../jetstream/account";
import { requireFilter, requireScope } from "../jetstream/read-arguments";
import type { NewStream, PurgeScope, StreamList, Streams } from "../jetstream/streams";
import { toAccountUse } from "./account-use";
import { requestAccepted, requestJson } from "./connection/json-request";
import { type NatsConnection, requestTimeoutMs } from "./connection/nats-connection";
import { requireCapability } from "./connection/server-version";
import type { Session } from "./connection/session";
import { requireEchoed } from "./echoed-config";
import { apiErrorNumber } from "./errors";
import { readSubjects } from "./reads/subject-pages";
import { streamSettings } from "./settings/stream-settings";
import { isLimit, limitInTheWay, overlapInTheWay, subjectsOverlap } from "./stream-refusal";
import { toConfig } from "./wire/config-answer";
import { toConfigText } from "./wire/config-text";
import { toStreamPage } from "./wire/list-page";
import { fromPurgeScope } from "./wire/purge-scope";
import { toStream, toStreamAnswer, toSubjectCounts } from "./wire/stream";
import { fromNewStream, fromStreamConfig } from "./wire/stream-config";

/** Listing takes 4 s for each page when a node is down; longer than that, milliseconds. */
export const listTimeoutMs = 10_000;

/** Streams of the connected account. */
export class NatsStreams implements Streams {
  readonly #connection: NatsConnection;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  account({ signal }: ReadOptions = {}): Promise<AccountUse> {
    return abortable(signal, () =>
      this.#connection.use("the account's limits", async ({ manager, info }) => {
        const stats = await manager.getAccountInfo();
        return toAccountUse(stats, info.cluster === undefined ? 1 : 3);
      }),
    );
  }

  list({ signal }: ReadOptions = {}): Promise<StreamList> {
    return abortable(signal, () => this.#list(signal));
  }

  async #list(signal?: AbortSignal): Promise<StreamList> {
    const streams: Stream[] = [];
    const missing: string[] = [];
    let serverMs: number | null = null;
    for (;;) {
      signal?.throwIfAborted();
      const offset = streams.length + missing.length;
      const page = await this.#connection.use("list of streams", async (session) =>
        toStreamPage(await requestJson(session, "STREAM.LIST", { offset }, listTimeoutMs)),
      );
      streams.push(...page.streams);
      missing.push(...page.missing);
      serverMs = page.serverMs ?? serverMs;
      const read = page.streams.length + page.missing.length;
      if (read === 0 || offset + read >= page.total) return { streams, missing, serverMs };
    }
  }

  async info(name: string, { signal }: ReadOptions = {}): Promise<Stream> {
    requireStreamName(name);
    return abortable(signal, () =>
      this.#use(name, async (session) =>
        toStreamAnswer(await requestJson(session, `STREAM.INFO.${name}`, {}, requestTimeoutMs)),
      ),
    );
  }

  async settings(name: string, { signal }: ReadOptions = {}): Promise<readonly Setting[]> {
    requireStreamName(name);
    return abortable(signal, () =>
      this.#use(name, async (session) =>
        streamSettings(toConfig(await requestJson(session, `STREAM.INFO.${name}`, {}, requestTimeoutMs))),
      ),
    );
  }

  async configuration(name: string, { signal }: ReadOptions = {}): Promise<string> {
    requireStreamName(name);
    return abortable(signal, () =>
      this.#use(name, async (session) =>
        toConfigText(await requestAccepted(session, `STREAM.INFO.${name}`, {}, requestTimeoutMs)),
      ),
    );
  }

  async removedSeqs(name: string, { signal }: ReadOptions = {}): Promise<readonly number[]> {
    requireStreamName(name);
    return abortable(signal, () =>
      this.#use(name, async ({ manager }) => {
        const { state } = await manager.streams.info(name, { deleted_details: true });
        // An empty stream counts a sequence 0 among them.
        return (state.deleted ?? []).filter((seq) => seq > 0);
      }),
    );
  }

  async subjects(name: string, filter: string, { signal, most = 1 }: CountOptions = {}): Promise<SubjectCounts> {
    requireStreamName(name);
    requireFilter(filter);
    return abortable(signal, () => readSubjects((offset) => this.#subjectsFrom(name, filter, offset, signal), most));
  }

  #subjectsFrom(name: string, filter: string, offset: number, signal: AbortSignal | undefined): Promise<SubjectCounts> {
    signal?.throwIfAborted();
    return this.#use(name, async (session) => {
      const asked = { subjects_filter: filter, ...(offset === 0 ? {} : { offset }) };
      return toSubjectCounts(await requestJson(session, `STREAM.INFO.${name}`, asked, requestTimeoutMs));
    });
  }

  async create(stream: NewStream): Promise<Stream> {
    requireStreamName(stream.name);
    try {
      return await this.#use(stream.name, async ({ manager, info }) => {
        requireKnownSettings(info.version, stream);
        const created = toStream(await manager.streams.add(fromNewStream(stream)));
        requireEchoed(`stream ${stream.name}`, stream, created.config);
        return created;
      });
    } catch (error) {
      throw await this.#explain(stream, error);
    }
  }

  /** The server says that something is in the way; this adds what. */
  async #explain(stream: NewStream, error: unknown): Promise<unknown> {
    const number = apiErrorNumber(error);
    if (!isEventBusError(error) || (number !== subjectsOverlap && !isLimit(number))) return error;
    try {
      const why = isLimit(number) ? await this.#limit(number, stream) : await this.#overlap(stream);
      return why === null ? error : new EventBusError(error.code, `${error.message}: ${why}`, { cause: error });
    } catch {
      return error; // asking may not be allowed: then the server's own words are all there is
    }
  }

  async #overlap(stream: NewStream): Promise<string | null> {
    const { streams } = await this.list();
    return overlapInTheWay(
      stream,
      streams.map(({ config }) => config),
    );
  }

  #limit(number: number, { name, replicas = 1 }: NewStream): Promise<string> {
    return this.#use(name, async ({ manager }) => limitInTheWay(number, await manager.getAccountInfo(), replicas));
  }

  async update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream> {
    requireStreamName(name);
    return this.#use(name, async ({ manager, info }) => {
      requireKnownSettings(info.version, change);
      const updated = toStream(await manager.streams.update(name, fromStreamConfig(change)));
      requireEchoed(`the change of stream ${name}`, change, updated.config);
      return updated;
    });
  }

  async purge(name: string, scope: PurgeScope = {}): Promise<number> {
    requireStreamName(name);
    requireScope(scope);
    return this.#use(name, async ({ manager }) => {
      const answer = await manager.streams.purge(name, fromPurgeScope(scope));
      return answer.purged;
    });
  }

  async delete(name: string): Promise<void> {
    requireStreamName(name);
    await this.#use(name, ({ manager }) => manager.streams.delete(name));
  }

  #use<T>(name: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#connection.use(`stream ${name}`, work);
  }
}

/** Throws `unsupported` for settings that this server would drop without a word. */
function requireKnownSettings(version: string, { metadata }: Partial<StreamConfig>): void {
  if (metadata !== undefined && Object.keys(metadata).length > 0) requireCapability(version, "metadata");
}
