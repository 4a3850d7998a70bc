import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import type { ConsumerList, Consumers, NewConsumer } from "../../broker/consumers";
import type { MemoryBroker } from "./memory-broker";
import type { MemoryConsumer } from "./memory-consumer";

/** {@link Consumers} of a broker in this process. */
export class MemoryConsumers implements Consumers {
  private readonly broker: () => MemoryBroker;

  /** `broker` throws `bus_unavailable` while the bus is not connected. */
  constructor(broker: () => MemoryBroker) {
    this.broker = broker;
  }

  async list(stream: string): Promise<ConsumerList> {
    const consumers = [...this.broker().stream(stream).consumers.all()].map((consumer) => consumer.info());
    return { consumers, missing: [] };
  }

  async info(stream: string, name: string): Promise<Consumer> {
    return this.consumer(stream, name).info();
  }

  async create(stream: string, consumer: NewConsumer): Promise<Consumer> {
    return this.broker().stream(stream).consumers.create(consumer).info();
  }

  async update(stream: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer> {
    const home = this.broker().stream(stream);
    home.updateConsumer(name, change);
    return home.consumers.get(name).info();
  }

  async delete(stream: string, name: string): Promise<void> {
    this.broker().stream(stream).deleteConsumer(name);
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

  private consumer(stream: string, name: string): MemoryConsumer {
    return this.broker().stream(stream).consumers.get(name);
  }
}
