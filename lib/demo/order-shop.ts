import type { EventHandler } from "../event-bus/bus/delivery";
import type { EventBus, EventBusOptions } from "../event-bus/bus/event-bus";
import type { Clock } from "../event-bus/clock";
import { Terminate } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import { type Order, OrderMaker } from "./order-events";

/** What the shop needs from its surroundings. */
export interface OrderShopOptions {
  readonly createBus: (options: EventBusOptions, connectionName: string) => EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

const orders = {
  streamName: "ORDERS",
  retention: "limits",
  maxAgeMs: 2 * 60 * 60 * 1_000,
  maxBytes: 256 * 1024 * 1024,
} as const;
const payments = {
  streamName: "PAYMENTS",
  retention: "workqueue",
  maxAgeMs: 24 * 60 * 60 * 1_000,
  maxBytes: 64 * 1024 * 1024,
} as const;

/** Milliseconds between two orders, and how often a rush comes and how many orders it brings. */
const pace = { orderMs: 200, rushMs: 60_000, rushOrders: 200 };
/** The tax service is down for Norway for the first part of each cycle; the first one begins at once. */
const outage = { cycleMs: 150_000, downMs: 40_000, region: "NO" };
const retryStartMs = 5_000;

/**
 * Demo traffic: an orders shop whose services publish and handle events through the project's own bus. One service is
 * slow, one never finishes, one is not running, one meets an outage and one meets orders it cannot handle.
 */
export class OrderShop {
  readonly #options: OrderShopOptions;
  readonly #buses: EventBus[] = [];
  readonly #timers = new Map<string, () => void>();
  readonly #stopped = new AbortController();
  #openedAtMs = 0;

  constructor(options: OrderShopOptions) {
    this.#options = options;
  }

  /** Opens the shop; tries again later when the broker is not ready for it. */
  async start(): Promise<void> {
    this.#openedAtMs = this.#options.clock.now();
    try {
      const shop = await this.#open("checkout", orders);
      const settlement = await this.#open("settlement", payments);
      await this.#startWorkers(shop, settlement);
      this.#takeOrders(shop, settlement);
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      this.#options.logger.warn({ error }, "Demo shop not open yet");
      await this.#closeBuses();
      this.#after("start", retryStartMs, () => void this.start());
    }
  }

  /** Closes the shop and waits for its services. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const cancel of this.#timers.values()) cancel();
    await this.#closeBuses();
  }

  async #closeBuses(): Promise<void> {
    await Promise.all(this.#buses.splice(0).map((bus) => bus.stop()));
  }

  async #open(consumerGroup: string, options: EventBusOptions): Promise<EventBus> {
    const bus = this.#options.createBus(
      { backoffMs: [500, 1_000], drainTimeoutMs: 500, ...options, consumerGroup },
      `demo ${consumerGroup}`,
    );
    this.#buses.push(bus);
    await bus.start();
    return bus;
  }

  async #startWorkers(shop: EventBus, settlement: EventBus): Promise<void> {
    const work = async (group: string, topic: string, handler: EventHandler<Order>, options: EventBusOptions = {}) =>
      (await this.#open(group, { ...orders, ...options })).subscribe<Order>(topic, handler);

    await work("billing", "order.created", async (_topic, { data, ...event }) => {
      await this.#takes(15);
      if (data.region === outage.region && this.#taxServiceIsDown()) {
        throw new Error(`tax service for ${outage.region}: 503 Service Unavailable`);
      }
      await shop.publish("invoice.requested", { ...follow(event, "billing"), data });
    });
    await work("warehouse", "order.paid", async (_topic, { data, ...event }) => {
      await this.#takes(40);
      await shop.publish("order.shipped", { ...follow(event, "warehouse"), data });
    });
    await work("mailer", "order.shipped", async (_topic, { data }) => {
      await this.#takes(20);
      if (data.postcode === null) throw new Terminate(`${data.orderId}: address has no postcode`);
    });
    // Slower than a rush, faster than the daily trade: falls behind, then catches up.
    await work("search", "order.*", () => this.#takes(35));
    // Takes its first orders and never finishes them.
    await work("fraud-check", "order.created", () => this.#forever(), { maxDeliver: 1_000 });
    await work("analytics", ">", () => undefined, { batchSize: 100 });
    // Deployed once, not running now: nobody reads what waits for it.
    const absent = await work("export", "invoice.requested", () => undefined);
    await absent.unsubscribe();

    await settlement.subscribe<Order>("payment.captured", async (_topic, { data }) => {
      await this.#takes(25);
      if (data.total > 1_000) throw new Error(`ledger refuses ${data.total} ${data.currency}: over the limit`);
    });
  }

  #takeOrders(shop: EventBus, settlement: EventBus): void {
    const maker = new OrderMaker(Math.random, 10_000 + (Math.floor(this.#options.clock.now() / 1_000) % 1_000_000));
    const takeOrder = async () => {
      const data = maker.next();
      const event = {
        actor: "checkout",
        tenantId: `shop-${data.region.toLowerCase()}`,
        traceId: `tr-${data.orderId}`,
        data,
      };
      await shop.publish("order.created", event);
      await shop.publish("order.paid", event);
      if (data.total > 60) await settlement.publish("payment.captured", event);
    };
    this.#repeat("order", pace.orderMs, takeOrder);
    this.#repeat("rush", pace.rushMs, async () => {
      for (let order = 0; order < pace.rushOrders && !this.#stopped.signal.aborted; order++) await takeOrder();
    });
  }

  #taxServiceIsDown(): boolean {
    return (this.#options.clock.now() - this.#openedAtMs) % outage.cycleMs < outage.downMs;
  }

  /** Runs `task` again and again, `everyMs` after it ended. */
  #repeat(name: string, everyMs: number, task: () => Promise<void>): void {
    this.#after(name, everyMs, () => {
      task()
        .catch((error: unknown) => this.#options.logger.warn({ error }, `Demo ${name} failed`))
        .finally(() => this.#repeat(name, everyMs, task));
    });
  }

  #after(name: string, delayMs: number, task: () => void): void {
    if (!this.#stopped.signal.aborted) this.#timers.set(name, this.#options.clock.schedule(delayMs, task));
  }

  /** Work that takes a while. */
  #takes(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.schedule(ms, resolve);
    });
  }

  /** Work that ends only with the shop. */
  #forever(): Promise<void> {
    return new Promise((_, reject) => {
      this.#stopped.signal.addEventListener("abort", () => reject(new Error("the shop closed")), { once: true });
    });
  }
}

/** The envelope of an event caused by another. */
function follow(event: { readonly tenantId: string; readonly traceId?: string | undefined }, actor: string) {
  return { actor, tenantId: event.tenantId, traceId: event.traceId };
}
