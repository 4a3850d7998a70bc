import type { JetStreamBroker } from "../../event-bus/adapters/jetstream/jetstream-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import type { EventBus, EventBusOptions } from "../../event-bus/bus/event-bus";
import type { Instruments } from "../../event-bus/bus/instruments";
import type { Clock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { createEventBus } from "../../event-bus/create-event-bus";
import type { Logger } from "../../event-bus/logger";
import type { BrokerSettings } from "../config/broker-settings";

/** Makes buses on one broker, for services. */
export type BusFactory = (options: EventBusOptions, connectionName: string) => EventBus;

/** A broker to watch, not yet connected, and buses on it. */
export interface BrokerAndBuses {
  readonly broker: JetStreamBroker;
  readonly createBus: BusFactory;
}

/** What a broker and its buses get from the process. */
export interface ReachOptions {
  readonly logger: Logger;
  readonly instruments: Instruments;
  readonly clock: Clock;
}

/** The broker that is configured. */
export function reachBroker(settings: BrokerSettings, { logger, instruments, clock }: ReachOptions): BrokerAndBuses {
  const about = { logger, instruments, clock };
  switch (settings.kind) {
    case "nats": {
      const servers = settings.options;
      return {
        broker: createBroker("nats", { ...about, ...servers, connectionName: "jetlag" }),
        createBus: (options, connectionName) =>
          createEventBus("nats", { ...about, ...options, ...servers, connectionName }),
      };
    }
    case "memory": {
      const server = new MemoryServer(clock);
      return {
        broker: createBroker("memory", { ...about, server }),
        createBus: (options) => createEventBus("memory", { ...about, ...options, server }),
      };
    }
  }
}
