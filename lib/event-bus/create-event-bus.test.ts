import { describe, expect, expectTypeOf, it } from "vitest";
import { createEventBus, type EventBus, MemoryEventBus, NatsEventBus } from "./index";

// The type level is judged by `npm run check:types`: a wrong expectation here does not compile.
describe("createEventBus", () => {
  it("makes a bus of the kind that was asked for, which connects to nothing until it is started", () => {
    const nats = createEventBus("nats", { servers: ["nats://a:4222", "nats://b:4222"], consumerGroup: "mailer" });
    expect(nats).toBeInstanceOf(NatsEventBus);
    expect(nats.connection.status()).toEqual({ state: "idle" });
    const memory = createEventBus("memory");
    expect(memory).toBeInstanceOf(MemoryEventBus);
    expect(memory.connection.status()).toEqual({ state: "idle" });
    expectTypeOf(nats).toEqualTypeOf<EventBus>();
  });

  it.each(["kafka", "sqs"])("says that %s is not built yet, and what there is", (kind) => {
    // @ts-expect-error: the types know only the kinds that are built
    expect(() => createEventBus(kind)).toThrow(
      expect.objectContaining({
        code: "unsupported",
        message: `the "${kind}" event bus is not built yet; there are "nats" and "memory"`,
      }),
    );
  });

  it("says that a kind does not exist", () => {
    // @ts-expect-error: no such kind
    expect(() => createEventBus("rabbit")).toThrow(
      expect.objectContaining({
        code: "unsupported",
        message: 'there is no "rabbit" event bus; there are "nats" and "memory"',
      }),
    );
  });

  it("takes the options of its kind only", () => {
    // @ts-expect-error: the memory bus has no servers
    createEventBus("memory", { servers: "nats://a:4222" });
    // @ts-expect-error: the NATS bus has no broker
    createEventBus("nats", { broker: undefined });
    expect(() => createEventBus("nats", { servers: "http://a" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
  });
});
