import type { ConsumerConfig } from "../../../model/consumer/consumer";
import type { StreamConfig } from "../../../model/stream/stream";
import { requireConsumerName } from "../../bus/names";
import type { Clock } from "../../clock";
import { EventBusError } from "../../errors";
import type { NewConsumer } from "../jetstream/consumers";
import { completeConsumerConfig, requireChangeable, requireFitsStream, startPointOf } from "./consumer-config";
import { type ConsumerHome, MemoryConsumer } from "./memory-consumer";
import { sameConfig } from "./stream-config";

/** What the consumers of a stream need from it. */
export interface ConsumersHome extends ConsumerHome {
  readonly config: StreamConfig;
}

/** Subjects whose readers are remembered. */
const maxRemembered = 10_000;

/** The consumers of one stream, by name, and who of them reads a subject. */
export class StreamConsumers {
  private readonly home: ConsumersHome;
  private readonly clock: Clock;
  private readonly byName = new Map<string, MemoryConsumer>();
  private readonly readers = new Map<string, readonly MemoryConsumer[]>();

  constructor(home: ConsumersHome, clock: Clock) {
    this.home = home;
    this.clock = clock;
  }

  get count(): number {
    return this.byName.size;
  }

  /** Every consumer, in order of creation. */
  all(): Iterable<MemoryConsumer> {
    return this.byName.values();
  }

  /** Throws `consumer_not_found`. */
  get(name: string): MemoryConsumer {
    const consumer = this.byName.get(name);
    if (consumer === undefined) {
      throw new EventBusError("consumer_not_found", `stream "${this.home.name}" has no consumer "${name}"`);
    }
    return consumer;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Throws `invalid_name`, `conflict`, `rejected`. */
  create(newConsumer: NewConsumer): MemoryConsumer {
    const { name } = newConsumer;
    requireConsumerName(name);
    const config = completeConsumerConfig(newConsumer);
    const start = startPointOf(newConsumer);
    const existing = this.byName.get(name);
    if (existing !== undefined) {
      if (sameConfig(existing.config, config) && sameConfig(existing.start, start)) return existing;
      throw new EventBusError("conflict", `consumer "${name}" already exists with another configuration`);
    }
    requireFitsStream(this.home.config, config, this.all());
    const consumer = new MemoryConsumer(name, config, start, this.home, this.clock);
    this.byName.set(name, consumer);
    this.readers.clear();
    return consumer;
  }

  /** Throws `consumer_not_found`, `conflict`, `rejected`. */
  update(name: string, change: Partial<ConsumerConfig>): MemoryConsumer {
    const consumer = this.get(name);
    const config = completeConsumerConfig({ ...consumer.config, ...change });
    requireChangeable(consumer.config, config);
    requireFitsStream(
      this.home.config,
      config,
      [...this.all()].filter((other) => other !== consumer),
    );
    consumer.configure(config);
    this.readers.clear();
    return consumer;
  }

  /** Throws `consumer_not_found`. */
  delete(name: string): void {
    const consumer = this.get(name);
    this.byName.delete(name);
    this.readers.clear();
    consumer.delete();
  }

  /** The consumers that read a subject. */
  readersOf(subject: string): readonly MemoryConsumer[] {
    const known = this.readers.get(subject);
    if (known !== undefined) return known;
    const found = [...this.byName.values()].filter((consumer) => consumer.reads(subject));
    if (this.readers.size >= maxRemembered) this.readers.clear();
    this.readers.set(subject, found);
    return found;
  }

  /** Deletes every consumer. */
  deleteAll(): void {
    for (const name of [...this.byName.keys()]) this.delete(name);
  }
}
