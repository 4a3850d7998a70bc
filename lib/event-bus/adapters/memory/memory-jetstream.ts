import type { ResolvedBrokerOptions } from "../../broker/broker-options";
import type { Traffic, TrafficMessage } from "../../broker/traffic";
import { Lifecycle } from "../../bus/lifecycle";
import { EventBusError } from "../../errors";
import type { JetStreamPort, Questions } from "../jetstream/jetstream";
import { drained } from "./drained";
import { MemoryAdvisories } from "./memory-advisories";
import { MemoryConnection } from "./memory-connection";
import { MemoryConsumers } from "./memory-consumers";
import { MemoryMessages } from "./memory-messages";
import type { MemoryServer } from "./memory-server";
import { MemoryStreams } from "./memory-streams";

function refuseToAsk(): Promise<never> {
  return Promise.reject(new EventBusError("unsupported", "the in-memory broker has no services that answer"));
}

/** JetStream of a server in this process. What it stores ends with the process. */
export class MemoryJetStream implements JetStreamPort {
  readonly connection: MemoryConnection;
  readonly streams: MemoryStreams;
  readonly consumers: MemoryConsumers;
  readonly messages: MemoryMessages;
  readonly traffic: Traffic;
  readonly questions: Questions = { ask: refuseToAsk };
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
