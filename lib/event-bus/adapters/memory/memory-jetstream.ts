import type { ResolvedBrokerOptions } from "../../broker/broker-options";
import type { Question, Replies } from "../../broker/question";
import type { Traffic, TrafficMessage } from "../../broker/traffic";
import { Lifecycle } from "../../bus/lifecycle";
import { elapsedMs } from "../../clock";
import { isEventBusError } from "../../errors";
import type { JetStreamPort, Questions } from "../jetstream/jetstream";
import { drained } from "./drained";
import { MemoryAdvisories } from "./memory-advisories";
import { MemoryConnection } from "./memory-connection";
import { MemoryConsumers } from "./memory-consumers";
import { MemoryMessages } from "./memory-messages";
import type { MemoryServer } from "./memory-server";
import { MemoryStreams } from "./memory-streams";

/** JetStream of a server in this process. What it stores ends with the process. */
export class MemoryJetStream implements JetStreamPort {
  readonly connection: MemoryConnection;
  readonly streams: MemoryStreams;
  readonly consumers: MemoryConsumers;
  readonly messages: MemoryMessages;
  readonly traffic: Traffic;
  readonly questions: Questions = { ask: (question) => this.ask(question) };
  readonly advisories: MemoryAdvisories;
  private readonly options: ResolvedBrokerOptions;
  private readonly lifecycle: Lifecycle;
  private readonly watches = new Set<() => void>();

  constructor(server: MemoryServer, options: ResolvedBrokerOptions) {
    this.options = options;
    this.connection = new MemoryConnection(server, options.clock);
    const connected = () => this.connection.server();
    this.streams = new MemoryStreams(connected);
    this.consumers = new MemoryConsumers(connected);
    this.messages = new MemoryMessages(connected, options.instruments);
    this.traffic = { watch: (filter, listener) => this.watch(server, filter, listener), settling: () => null };
    this.advisories = new MemoryAdvisories(connected, this, options);
    this.lifecycle = new Lifecycle({ open: async () => this.connection.open(), close: () => this.close() });
  }

  start(): Promise<void> {
    return this.lifecycle.start();
  }

  stop(): Promise<void> {
    return this.lifecycle.stop();
  }

  /** No services run in a process: only a stream that captures the subject answers, with its receipt. */
  private async ask(question: Question): Promise<Replies> {
    const startedMs = elapsedMs(this.options.clock);
    try {
      const { stream, seq } = await this.messages.publish(question);
      const data = new TextEncoder().encode(JSON.stringify({ stream, seq }));
      const reply = { afterMs: elapsedMs(this.options.clock) - startedMs, headers: [], data };
      return { replies: [reply], end: "enough" };
    } catch (error) {
      if (isEventBusError(error) && error.code === "no_stream_for_subject") return { replies: [], end: "nobody" };
      throw error;
    }
  }

  private async close(): Promise<void> {
    await drained(this.advisories.stop(), () => this.advisories.abandon(), this.options);
    for (const end of this.watches) end();
    this.connection.close();
  }

  private watch(server: MemoryServer, filter: string, listener: (message: TrafficMessage) => void): () => void {
    const leave = server.watch(filter, listener);
    const end = () => {
      leave();
      this.watches.delete(end);
    };
    this.watches.add(end);
    return end;
  }
}
