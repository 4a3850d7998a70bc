import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { taken } from "../event-bus/broker/offer";
import { systemClock } from "../event-bus/clock";
import { createBroker } from "../event-bus/create-broker";
import { createEventBus } from "../event-bus/create-event-bus";
import { silentLogger } from "../event-bus/logger";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { OrderShop } from "./order-shop";

// What a first-time user sees: dead letters that say why, a retry stream, a paused consumer, one near its
// limit, one that loses data.

let server: NatsServer;
let owner: NatsConnection;

beforeEach(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
});
afterEach(async () => {
  await owner.close();
  await server.stop();
});

test("the shop shows what can go wrong from its first seconds on", async () => {
  const broker = createBroker("nats", { servers: server.url, logger: silentLogger });
  await broker.start();
  const shop = new OrderShop({
    createBus: (options, connectionName) =>
      createEventBus("nats", { ...options, servers: server.url, connectionName, logger: silentLogger }),
    readers: {
      pause: async (stream, consumer) => {
        await taken(broker.administration).readers.pause(stream, consumer, new Date(Date.now() + 60_000));
      },
      limit: async (stream, consumer, maxAckPending) => {
        await taken(broker.administration).readers.update(stream, consumer, { maxAckPending });
      },
    },
    clock: systemClock,
    logger: silentLogger,
  });
  await shop.start();
  try {
    const manager = await jetstreamManager(owner);
    const lastLetter = async (stream: string) => {
      const message = await (await jetstream(owner).streams.get(stream)).getMessage({ seq: 1 });
      return [message?.header.get("Jetlag-Error"), message?.header.get("Jetlag-Error-Stack").split("\t")[0]];
    };
    const soon = { timeout: 30_000, interval: 200 };
    await vi.waitFor(
      async () =>
        expect(await lastLetter("PAYMENTS_DLQ")).toEqual([
          expect.stringContaining("ledger refuses 12400.5 EUR"),
          expect.stringContaining("LedgerError"),
        ]),
      soon,
    );
    await vi.waitFor(
      async () => expect((await lastLetter("ORDERS_DLQ"))[0]).toContain("address has no postcode"),
      soon,
    );
    expect((await manager.consumers.info("ORDERS", "newsletter-order__shipped")).paused).toBe(true);
    const check = () => manager.consumers.info("ORDERS", "fraud-check-order__created");
    expect((await check()).config.max_ack_pending).toBe(12);
    await vi.waitFor(async () => expect((await check()).num_ack_pending).toBe(10), soon);
    expect((await manager.streams.info("ORDERS_RETRY")).state.consumer_count).toBe(1);
    const clicks = await manager.streams.info("CLICKS");
    expect(clicks.config.max_bytes).toBeLessThan(1024 * 1024);
    expect((await manager.consumers.info("CLICKS", "recommendations-page__viewed")).num_pending).toBeGreaterThan(10);
  } finally {
    await shop.stop();
    await broker.stop();
  }
});
