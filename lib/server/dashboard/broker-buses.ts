import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import type { EventBus, EventBusOptions } from "../../event-bus/bus/event-bus";
import type { Instruments } from "../../event-bus/bus/instruments";
import { createEventBus } from "../../event-bus/create-event-bus";
import type { Logger } from "../../event-bus/logger";
import type { BrokerSettings } from "../config/broker-settings";

/** Makes buses on one broker. */
export type BusFactory = (options: EventBusOptions, connectionName: string) => EventBus;

/** A maker of buses on the broker that is configured. */
export function busFactory(settings: BrokerSettings, logger: Logger, instruments: Instruments): BusFactory {
  switch (settings.kind) {
    case "nats":
      return (options, connectionName) =>
        createEventBus("nats", { logger, instruments, ...options, ...settings.options, connectionName });
    case "memory": {
      const server = new MemoryServer();
      return (options) => createEventBus("memory", { logger, instruments, ...options, server });
    }
  }
}
