import { OrderShop } from "../../demo/order-shop";
import { silentLogger } from "../../event-bus/logger";
import type { BusFactory } from "./broker-buses";
import type { Surroundings } from "./surroundings";

/** The shop whose traffic a demo shows; null where there is none. */
export function createDemoShop(createBus: BusFactory, { env, clock, logger }: Surroundings): OrderShop | null {
  if (!env.demo) return null;
  return new OrderShop({
    // The shop's services fail on purpose: their log would hide the dashboard's own.
    createBus: (options, name) => createBus({ logger: silentLogger, ...options }, name),
    clock,
    logger: logger.child({ part: "demo" }),
  });
}
