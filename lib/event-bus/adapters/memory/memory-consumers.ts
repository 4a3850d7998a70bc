import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import type { Setting } from "../../../model/setting";
import type { ReadOptions } from "../../broker/read-options";
import { EventBusError } from "../../errors";
import type { ConsumerList, Consumers, NewConsumer } from "../jetstream/consumers";
import type { MemoryConsumer } from "./memory-consumer";
import type { MemoryServer } from "./memory-server";

/** {@link Consumers} of a server in this process. */
export class MemoryConsumers implements Consumers {
  private readonly server: () => MemoryServer;

  /** `server` throws `bus_unavailable` while the bus is not connected. */
  constructor(server: () => MemoryServer) {
    this.server = server;
  }

  async list(stream: string, { signal }: ReadOptions = {}): Promise<ConsumerList> {
    signal?.throwIfAborted();
    const consumers = [...this.server().stream(stream).consumers.all()].map((consumer) => consumer.info());
    return { consumers, missing: [] };
  }

  /** It has no others. */
  async settings(stream: string, name: string, { signal }: ReadOptions = {}): Promise<readonly Setting[]> {
    signal?.throwIfAborted();
    this.consumer(stream, name);
    return [];
  }

  async info(stream: string, name: string, { signal }: ReadOptions = {}): Promise<Consumer> {
    signal?.throwIfAborted();
    return this.consumer(stream, name).info();
  }

  /** It has no words of its own. */
  async configuration(stream: string, name: string): Promise<string> {
    this.consumer(stream, name);
    throw new EventBusError("unsupported", "the in-memory broker has no configuration in words of its own");
  }

  async create(stream: string, consumer: NewConsumer): Promise<Consumer> {
    return this.server().stream(stream).consumers.create(consumer).info();
  }

  async update(stream: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer> {
    const home = this.server().stream(stream);
    home.updateConsumer(name, change);
    return home.consumers.get(name).info();
  }

  async delete(stream: string, name: string): Promise<void> {
    this.server().stream(stream).deleteConsumer(name);
  }

  async pause(stream: string, name: string, until: Date): Promise<Consumer> {
    const consumer = this.consumer(stream, name);
    consumer.pause(until);
    return consumer.info();
  }

  async resume(stream: string, name: string): Promise<Consumer> {
    const consumer = this.consumer(stream, name);
    consumer.resume();
    return consumer.info();
  }

  async reset(stream: string, name: string, seq?: number): Promise<Consumer> {
    const consumer = this.consumer(stream, name);
    consumer.reset(seq);
    return consumer.info();
  }

  /** Nothing is pinned here. */
  async unpin(stream: string, name: string): Promise<Consumer> {
    this.consumer(stream, name);
    throw new EventBusError("rejected", `${name} pins no client`);
  }

  obstacle(): string | null {
    return null;
  }

  private consumer(stream: string, name: string): MemoryConsumer {
    return this.server().stream(stream).consumers.get(name);
  }
}
