import { OrderShop } from "../../demo/order-shop";
import { takenOrNull } from "../../event-bus/broker/offer";
import { isEventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import type { BrokerAndBuses } from "./broker-buses";
import type { Surroundings } from "./surroundings";

const dayMs = 24 * 60 * 60 * 1_000;

/** The shop whose traffic a demo shows; null where there is none. */
export function createDemoShop(
  { broker, createBus }: BrokerAndBuses,
  { env, clock, logger }: Surroundings,
): OrderShop | null {
  if (!env.demo) return null;
  const readers = takenOrNull(broker.administration)?.readers;
  return new OrderShop({
    // The shop's services fail on purpose: their log would hide the dashboard's own.
    createBus: (options, name) => createBus({ logger: silentLogger, ...options }, name),
    readers: {
      pause: (stream, consumer) => whereSupported(readers?.pause(stream, consumer, new Date(clock.now() + dayMs))),
      limit: (stream, consumer, maxAckPending) => whereSupported(readers?.update(stream, consumer, { maxAckPending })),
    },
    clock,
    logger: logger.child({ part: "demo" }),
  });
}

/** Older servers cannot do everything (pause: 2.11): their demo is the poorer by that. */
async function whereSupported(change: Promise<unknown> | undefined): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "unsupported") throw error;
  }
}
