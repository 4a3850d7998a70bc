import { describe, expect, expectTypeOf, it } from "vitest";
import { taken } from "./broker/offer";
import { type Broker, createBroker, MemoryBroker, MemoryEventBus, MemoryServer, NatsBroker } from "./index";

describe("createBroker", () => {
  it("makes a broker of the kind asked for, not yet connected", () => {
    const nats = createBroker("nats", { servers: "nats://localhost:4222" });
    const memory = createBroker("memory");
    expectTypeOf(nats).toExtend<Broker>();
    expect(nats).toBeInstanceOf(NatsBroker);
    expect(memory).toBeInstanceOf(MemoryBroker);
    for (const broker of [nats, memory]) expect(broker.connection.status()).toEqual({ state: "idle" });
  });

  it("says of kinds that are planned that they are not built", () => {
    const asked: string = "kafka";
    // @ts-expect-error: no such kind
    expect(() => createBroker(asked)).toThrow(expect.objectContaining({ code: "unsupported" }));
    // @ts-expect-error: no such kind
    expect(() => createBroker("rabbit")).toThrow(/there is no "rabbit" broker/);
  });

  it("shows what a bus on the same server does", async () => {
    const server = new MemoryServer();
    const bus = new MemoryEventBus({ server, streamName: "SHOP" });
    const broker = createBroker("memory", { server });
    await bus.start();
    await broker.start();
    const seen: string[] = [];
    taken(broker.traffic).watch("SHOP.>", ({ subject }) => seen.push(subject));
    await bus.publish("order.created", { data: null, actor: "suite", tenantId: "acme" });
    expect(seen).toEqual(["SHOP.order.created"]);
    await taken(broker.administration).channels.purge("SHOP");
    await broker.stop();
    await bus.stop();
  });
});

describe("an offer that is absent", () => {
  it("says why when it is taken all the same", () => {
    const reason = "SQS cannot show messages as they pass";
    expect(() => taken({ available: false, reason })).toThrow(
      expect.objectContaining({ code: "unsupported", message: reason }),
    );
  });
});
