import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { MemoryEventBus } from "../event-bus/adapters/memory/memory-event-bus";
import { systemClock } from "../event-bus/clock";
import { Terminate } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import { silentLogger } from "../event-bus/logger";
import { noMask } from "../model/message-mask";
import type { Retention } from "../model/stream";
import { FailureRecorder } from "./failure-recorder";
import { retryFailure } from "./failure-retry";
import { FailureStore } from "./failure-store";

const event = { actor: "tester", tenantId: "t-1", data: { order: "o-1" } };

let broker: MemoryBroker;
let running: { stop(): Promise<void> }[];

beforeEach(() => {
  broker = new MemoryBroker();
  running = [];
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
});

async function startBus(retention?: Retention): Promise<EventBus> {
  const bus = new MemoryEventBus({
    broker,
    streamName: "SHOP",
    backoffMs: [1],
    maxDeliver: 2,
    createStream: retention !== undefined,
    ...(retention === undefined ? {} : { retention }),
  });
  await bus.start();
  running.push(bus);
  return bus;
}

/** A dashboard's failure side. */
async function startDesk(durable = true): Promise<{ store: FailureStore; recorder: FailureRecorder; bus: EventBus }> {
  const bus = await startBus();
  const store = new FailureStore({ bus, logger: silentLogger, durable, mask: noMask });
  await store.open();
  const recorder = new FailureRecorder({
    bus,
    store,
    clock: systemClock,
    logger: silentLogger,
    durable,
    onRecorded: () => undefined,
  });
  await recorder.start();
  running.push(recorder);
  return { store, recorder, bus };
}

const fail = () => {
  throw new Error("no");
};

describe("recording", () => {
  test("a message that gave up is recorded with its payload and headers", async () => {
    const { store } = await startDesk();
    const shop = await startBus("workqueue");
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(() => store.index.list({ state: "open" })).toHaveLength(1);
    const [failure] = store.index.list({ state: "open" });
    expect(failure).toMatchObject({
      reason: "gave_up",
      stream: "SHOP",
      seq: 1,
      subject: "SHOP.order.created",
      consumerDisplayName: "tax-agent-order.created",
      deliveries: 2,
      resolution: null,
    });
    expect(failure?.preview).toContain('"order":"o-1"');
    const payload = await store.payload(failure?.id ?? "");
    expect(new TextDecoder().decode(payload ?? undefined)).toContain('"tenant_id":"t-1"');
  });

  test("a terminated message whose payload is gone says so", async () => {
    const { store } = await startDesk();
    const shop = await startBus("workqueue");
    await shop.subscribe("order.created", () => {
      throw new Terminate("no postcode");
    });
    await shop.publish("order.created", event);
    await expect.poll(() => store.index.list({ state: "open" })).toHaveLength(1);
    expect(store.index.list({ state: "open" })[0]).toMatchObject({
      reason: "terminated",
      detail: "no postcode",
      preview: null,
    });
  });

  test("failures that happened while no dashboard ran are there at its next start, once", async () => {
    const first = await startDesk();
    await first.recorder.stop();
    const shop = await startBus("workqueue");
    await shop.subscribe("order.created", fail);
    for (const order of ["o-1", "o-2", "o-3"]) await shop.publish("order.created", { ...event, data: { order } });
    await expect.poll(async () => (await shop.consumers.list("SHOP")).consumers[0]?.inFlight).toBe(0);
    const second = await startDesk();
    await expect.poll(() => second.store.index.list({ state: "all" })).toHaveLength(3);
    const third = await startDesk();
    expect(third.store.index.list({ state: "all" }).map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  test("without a stream of its own it hears what happens from now on, and says so", async () => {
    const { store, recorder, bus } = await startDesk(false);
    const shop = await startBus("limits");
    await shop.subscribe("order.created", fail);
    await shop.publish("order.created", event);
    await expect.poll(() => store.index.list({ state: "open" })).toHaveLength(1);
    expect((await bus.streams.list()).streams.map(({ config }) => config.name)).toEqual(["SHOP"]);
    expect([recorder.problem, store.problem]).toEqual([
      expect.stringContaining("only while"),
      expect.stringContaining("memory only"),
    ]);
    expect(await store.payload(store.index.list({ state: "open" })[0]?.id ?? "")).not.toBeNull();
  });
});

describe("retrying", () => {
  async function failOnce(retention: Retention) {
    const { store, bus } = await startDesk();
    const shop = await startBus(retention);
    let handled = 0;
    let broken = true;
    await shop.subscribe("order.created", () => {
      if (broken) throw new Error("tax service is down");
      handled++;
    });
    await shop.messages.publish({
      subject: "SHOP.order.created",
      data: new TextEncoder().encode(
        JSON.stringify({ event_id: "e-1", occurred_at: "2026-01-01T00:00:00Z", actor: "a", tenant_id: "t", data: {} }),
      ),
      headers: [
        ["Tag", "one"],
        ["Tag", ""],
      ],
      msgId: "e-1",
    });
    await expect.poll(() => store.index.list({ state: "open" })).toHaveLength(1);
    broken = false;
    const id = store.index.list({ state: "open" })[0]?.id ?? "";
    const retry = () => retryFailure({ bus, store, clock: systemClock }, id);
    return { store, shop, retry, handled: () => handled };
  }

  test("on a work queue the copy is handled and the original dropped", async () => {
    const { shop, retry, handled, store } = await failOnce("workqueue");
    expect((await retry()).resolution).toMatchObject({ kind: "retried", stream: "SHOP", seq: 2, original: "dropped" });
    await expect.poll(handled).toBe(1);
    expect(await shop.messages.get("SHOP", 1)).toBeNull();
    expect(store.index.list({ state: "open" })).toEqual([]);
    expect(store.index.list({ state: "resolved" })).toHaveLength(1);
  });

  test("elsewhere the original is kept, and all headers but the message id are copied", async () => {
    const { shop, retry, handled } = await failOnce("limits");
    expect((await retry()).resolution).toMatchObject({ original: "kept" });
    await expect.poll(handled).toBe(1);
    const copy = await shop.messages.get("SHOP", 2);
    expect(copy?.headers.filter(([name]) => name === "Tag")).toEqual([
      ["Tag", "one"],
      ["Tag", ""],
    ]);
    expect(copy?.headers).toContainEqual(["Jetlag-Origin-Seq", "1"]);
    expect(copy?.headers.filter(([name]) => name === "Nats-Msg-Id")).not.toContainEqual(["Nats-Msg-Id", "e-1"]);
    expect(await shop.messages.get("SHOP", 1)).not.toBeNull();
  });

  test("a second time is refused, so that nothing is handled twice", async () => {
    const { retry, handled } = await failOnce("limits");
    await retry();
    await expect(retry()).rejects.toMatchObject({ code: "conflict" });
    await expect.poll(handled).toBe(1);
  });
});
