import type { Stream, StreamConfig } from "../../../model/stream/stream";
import { type AccountUse, unlimitedAccount } from "../../broker/account";
import { requireScope } from "../../broker/read-arguments";
import type { NewStream, PurgeScope, StreamList, Streams } from "../../broker/streams";
import type { MemoryBroker } from "./memory-broker";

/** {@link Streams} of a broker in this process. */
export class MemoryStreams implements Streams {
  private readonly broker: () => MemoryBroker;

  /** `broker` throws `bus_unavailable` while the bus is not connected. */
  constructor(broker: () => MemoryBroker) {
    this.broker = broker;
  }

  async account(): Promise<AccountUse> {
    const { streams } = await this.list();
    return { ...unlimitedAccount, streams: streams.length };
  }

  async list(): Promise<StreamList> {
    return {
      streams: this.broker().streams.map((stream) => stream.info()),
      missing: [],
      serverMs: this.broker().clock.now(),
    };
  }

  async info(name: string): Promise<Stream> {
    return this.broker().stream(name).info();
  }

  async removedSeqs(name: string): Promise<readonly number[]> {
    return this.broker().stream(name).removedSeqs();
  }

  async create(stream: NewStream): Promise<Stream> {
    return this.broker().createStream(stream).info();
  }

  async update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream> {
    return this.broker().updateStream(name, change).info();
  }

  async purge(name: string, scope: PurgeScope = {}): Promise<number> {
    requireScope(scope);
    return this.broker().stream(name).purge(scope);
  }

  async delete(name: string): Promise<void> {
    this.broker().deleteStream(name);
  }
}
