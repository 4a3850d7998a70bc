import type { Setting } from "../../../model/setting";
import type { Stream, StreamConfig } from "../../../model/stream/stream";
import type { SubjectCounts } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import { EventBusError } from "../../errors";
import { type AccountUse, unlimitedAccount } from "../jetstream/account";
import { requireFilter, requireScope } from "../jetstream/read-arguments";
import type { NewStream, PurgeScope, StreamList, Streams } from "../jetstream/streams";
import type { MemoryServer } from "./memory-server";

/** {@link Streams} of a server in this process. */
export class MemoryStreams implements Streams {
  private readonly server: () => MemoryServer;

  /** `server` throws `bus_unavailable` while the bus is not connected. */
  constructor(server: () => MemoryServer) {
    this.server = server;
  }

  async account(options?: ReadOptions): Promise<AccountUse> {
    const { streams } = await this.list(options);
    return { ...unlimitedAccount, streams: streams.length };
  }

  async list({ signal }: ReadOptions = {}): Promise<StreamList> {
    signal?.throwIfAborted();
    return {
      streams: this.server().streams.map((stream) => stream.info()),
      missing: [],
      serverMs: this.server().clock.now(),
    };
  }

  async info(name: string, { signal }: ReadOptions = {}): Promise<Stream> {
    signal?.throwIfAborted();
    return this.server().stream(name).info();
  }

  /** It has no others. */
  async settings(name: string, { signal }: ReadOptions = {}): Promise<readonly Setting[]> {
    signal?.throwIfAborted();
    this.server().stream(name);
    return [];
  }

  /** It has no words of its own. */
  async configuration(name: string): Promise<string> {
    this.server().stream(name);
    throw new EventBusError("unsupported", "the in-memory broker has no configuration in words of its own");
  }

  async removedSeqs(name: string, { signal }: ReadOptions = {}): Promise<readonly number[]> {
    signal?.throwIfAborted();
    return this.server().stream(name).removedSeqs();
  }

  async subjects(name: string, filter: string, { signal }: ReadOptions = {}): Promise<SubjectCounts> {
    requireFilter(filter);
    signal?.throwIfAborted();
    const told = this.server().stream(name).subjectCounts(filter);
    return { told, total: told.length };
  }

  async create(stream: NewStream): Promise<Stream> {
    return this.server().createStream(stream).info();
  }

  async update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream> {
    return this.server().updateStream(name, change).info();
  }

  async purge(name: string, scope: PurgeScope = {}): Promise<number> {
    requireScope(scope);
    this.server().tell(`$JS.API.STREAM.PURGE.${name}`);
    const stream = this.server().stream(name);
    stream.requireRemovable("deniesPurge");
    return stream.purge(scope);
  }

  async delete(name: string): Promise<void> {
    this.server().deleteStream(name);
  }
}
