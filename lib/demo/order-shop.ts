import type { EventHandler } from "../event-bus/bus/delivery";
import type { EventBus, EventBusOptions } from "../event-bus/bus/event-bus";
import { durableName } from "../event-bus/bus/topics";
import type { Clock } from "../event-bus/clock";
import { Terminate } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import { type Order, OrderMaker } from "./order-events";
import {
  clicks,
  downForMs,
  fraudCheckLimit,
  type Outage,
  orderLetters,
  orders,
  pace,
  payments,
  pointsOutage,
  recording,
  taxOutage,
  upForMs,
} from "./shop-plan";

/** What the shop needs from its surroundings. */
export interface OrderShopOptions {
  readonly createBus: (options: EventBusOptions, connectionName: string) => EventBus;
  readonly readers: ShopReaders;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the shop does to its own consumers besides reading with them; where a broker cannot, nothing. */
export interface ShopReaders {
  /** Pauses it for a day. */
  pause(stream: string, consumer: string): Promise<void>;
  /** Lets it have so many messages in flight. */
  limit(stream: string, consumer: string, maxAckPending: number): Promise<void>;
}

const retryStartMs = 5_000;

/**
 * Demo traffic: an orders shop whose services publish and handle events through the project's own bus. One service never
 * finishes and is near its limit, one is not running, one is paused, one loses data, one meets an outage that ends, two
 * meet what they cannot handle and leave dead letters, and one gives up without. What is wrong stays wrong: a verdict
 * changes when something happened.
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
      const site = await this.#open("site", clicks);
      await this.#startWorkers(shop, settlement);
      await this.#startTroubled();
      this.#takeOrders(shop, settlement, site);
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
      if (data.region === taxOutage.region && this.#downForMs(taxOutage) > 0) {
        throw new Error(`tax service for ${taxOutage.region}: 503 Service Unavailable`);
      }
      await shop.publish("invoice.requested", { ...follow(event, "billing"), data });
    });
    await work("warehouse", "order.paid", async (_topic, { data, ...event }) => {
      await this.#takes(40);
      await shop.publish("order.shipped", { ...follow(event, "warehouse"), data });
    });
    // Its dead letters can be given again to it alone.
    const letters = { deadLetterStream: orderLetters, retryStream: true };
    const mail: EventHandler<Order> = async (_topic, { data }) => {
      await this.#takes(20);
      if (data.postcode === null) throw new Terminate(`${data.orderId}: address has no postcode`);
    };
    await work("mailer", "order.shipped", mail, letters);
    await work("search", "order.*", () => this.#takes(35));
    // Takes its first orders and never finishes them.
    await work("fraud-check", "order.created", () => this.#forever(), { maxDeliver: 1_000 });
    await work("analytics", ">", () => undefined, { batchSize: 100 });
    // Deployed once, not running now: nobody reads what waits for it.
    const absent = await work("export", "invoice.requested", () => undefined);
    await absent.unsubscribe();

    await settlement.subscribe<Order>("payment.captured", async (_topic, { data }) => {
      await this.#takes(25);
      if (data.total > 1_000) throw new LedgerError(`ledger refuses ${data.total} ${data.currency}: over the limit`);
    });
  }

  /** Services that somebody should look at, and one that recovers by itself. */
  async #startTroubled(): Promise<void> {
    await this.#attend(await this.#open("loyalty", { ...orders, batchSize: 100 }));
    // Slower than people click: the stream is small, and removes what it has not read.
    const recommendations = await this.#open("recommendations", clicks);
    await recommendations.subscribe("page.viewed", () => this.#takes(300));
    const newsletter = await this.#open("newsletter", orders);
    await newsletter.subscribe("order.shipped", () => undefined);
    const { readers } = this.#options;
    await readers.pause(orders.streamName, durableName("newsletter", "order.shipped"));
    // What fraud-check never finishes nearly fills its limit.
    await readers.limit(orders.streamName, durableName("fraud-check", "order.created"), fraudCheckLimit);
  }

  /** Once an hour the points service is not running for some minutes; what waited is done within seconds when it is back. */
  async #attend(loyalty: EventBus): Promise<void> {
    const working = await loyalty.subscribe<Order>("order.paid", () => undefined);
    const leave = async () => {
      await working.unsubscribe();
      this.#comeBack(loyalty, this.#downForMs(pointsOutage));
    };
    this.#later("loyalty", upForMs(pointsOutage, this.#openForMs()), leave);
  }

  #comeBack(loyalty: EventBus, delayMs: number): void {
    this.#after("loyalty", delayMs, () => {
      this.#attend(loyalty).catch(() => this.#comeBack(loyalty, retryStartMs));
    });
  }

  #takeOrders(shop: EventBus, settlement: EventBus, site: EventBus): void {
    const maker = new OrderMaker(Math.random, 10_000 + (Math.floor(this.#options.clock.now() / 1_000) % 1_000_000));
    let viewed = 0;
    const view = async (times: number) => {
      for (let seen = 0; seen < times && !this.#stopped.signal.aborted; seen++) {
        const { orderId: session, ...order } = maker.next();
        const moves = viewed++ % recording.everyViews === 0 ? "m".repeat(recording.characters) : undefined;
        await site.publish("page.viewed", { actor: "site", tenantId: "shop", data: { session, ...order, moves } });
      }
    };
    const takeOrder = async (data: Order) => {
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
    this.#repeat("order", pace.orderMs, async () => {
      await takeOrder(maker.next());
      await view(pace.viewsPerOrder);
    });
    this.#later("first orders", 0, async () => {
      // What no service can handle: there are dead letters from the beginning.
      await takeOrder({ ...maker.next(), total: 12_400.5, postcode: null });
      await view(pace.firstViews);
    });
  }

  #downForMs(outage: Outage): number {
    return downForMs(outage, this.#openForMs());
  }

  #openForMs(): number {
    return this.#options.clock.now() - this.#openedAtMs;
  }

  /** Runs `task` again and again, `everyMs` after it ended. */
  #repeat(name: string, everyMs: number, task: () => Promise<void>): void {
    this.#later(name, everyMs, () => task().finally(() => this.#repeat(name, everyMs, task)));
  }

  /** What fails is tried no more, and logged. */
  #later(name: string, delayMs: number, task: () => Promise<void>): void {
    this.#after(name, delayMs, () => {
      task().catch((error: unknown) => this.#options.logger.warn({ error }, `Demo ${name} failed`));
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

/** What the ledger says of a payment: a class of its own, as real services have. */
class LedgerError extends Error {
  override readonly name = "LedgerError";
}

/** The envelope of an event caused by another. */
function follow(event: { readonly tenantId: string; readonly traceId?: string | undefined }, actor: string) {
  return { actor, tenantId: event.tenantId, traceId: event.traceId };
}
