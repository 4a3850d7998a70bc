import { Registry } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryEventBus } from "../../event-bus/adapters/memory/memory-event-bus";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { Terminate } from "../../event-bus/errors";
import { createBusMetrics } from "./bus-metrics";
import { createMetrics } from "./metrics";

const labels = 'broker="prod",stream="ORDERS",consumer="billing-order__created"';
const event = { data: null, actor: "suite", tenantId: "acme" };
let bus: MemoryEventBus;
let broker: MemoryBroker;
afterEach(async () => {
  await bus?.stop();
  await broker?.stop();
});

async function startBus(registry: Registry) {
  const shared = { server: new MemoryServer(), instruments: createBusMetrics(registry)("prod") };
  bus = new MemoryEventBus({
    ...shared,
    streamName: "ORDERS",
    consumerGroup: "billing",
    deadLetterStream: "ORDERS_DLQ",
    backoffMs: [1],
  });
  await bus.start();
  broker = new MemoryBroker(shared);
  await broker.start();
}

describe("metrics", () => {
  it("count what is published, handled, failed, retried and dead-lettered, and how long handlers take", async () => {
    const registry = new Registry();
    await startBus(registry);
    let calls = 0;
    await bus.subscribe("order.created", () => {
      calls++;
      if (calls === 1) throw new Error("try again");
      if (calls === 3) throw new Terminate("poison");
    });
    await bus.publish("order.created", event);
    await expect.poll(() => calls).toBe(2);
    await bus.publish("order.created", event);
    await broker.jetstream.messages.publish({ subject: "ORDERS.other", data: new Uint8Array() });
    await expect.poll(() => registry.metrics()).toContain(`jetlag_events_dead_lettered_total{${labels}} 1`);
    const text = await registry.metrics();
    for (const line of [
      'jetlag_events_published_total{broker="prod",stream="ORDERS"} 3',
      `jetlag_events_handled_total{${labels}} 1`,
      `jetlag_events_failed_total{${labels}} 2`,
      `jetlag_events_retried_total{${labels}} 1`,
      `jetlag_handler_duration_seconds_count{${labels}} 3`,
    ]) {
      expect(text).toContain(line);
    }
  });

  it("count publishes that failed by their code", async () => {
    const registry = new Registry();
    await startBus(registry);
    await broker.jetstream.streams.delete("ORDERS");
    expect(await bus.publish("order.created", event)).toBeNull();
    await broker.jetstream.messages.publish({ subject: "NOWHERE.x", data: new Uint8Array() }).catch(() => {}); // counted below
    const text = await registry.metrics();
    expect(text).toContain(
      'jetlag_publish_failures_total{broker="prod",stream="ORDERS",code="no_stream_for_subject"} 1',
    );
    expect(text).toContain('jetlag_publish_failures_total{broker="prod",stream="",code="no_stream_for_subject"} 1');
  });

  it("stay bounded, however many names there are", async () => {
    const registry = new Registry();
    const instruments = createBusMetrics(registry)("prod");
    for (let at = 0; at < 1_000; at++) instruments.handled({ stream: "S", consumer: `c${at}` }, "ack", 1);
    const counted = (await registry.metrics()).match(/^jetlag_events_handled_total\{.*$/gm) ?? [];
    expect(counted).toHaveLength(201);
    expect(counted).toContain('jetlag_events_handled_total{broker="prod",stream="S",consumer="(other)"} 800');
  });

  it("tell brokers apart, each with names of its own to be bounded", async () => {
    const registry = new Registry();
    const of = createBusMetrics(registry);
    const [prod, staging] = [of("prod"), of("staging")];
    for (let at = 0; at < 500; at++) prod.published(`S${at}`);
    staging.published("S499");
    const text = await registry.metrics();
    expect(text).toContain('jetlag_events_published_total{broker="staging",stream="S499"} 1');
    expect(text).not.toContain('broker="prod",stream="S499"');
  });

  it("hold Node's own figures too", async () => {
    expect(await createMetrics().metrics()).toContain("nodejs_heap_size_used_bytes");
  });
});
