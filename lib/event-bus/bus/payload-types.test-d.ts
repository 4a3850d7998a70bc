import { describe, expectTypeOf, it } from "vitest";
import {
  createEventBus,
  type Delivery,
  type EventHandler,
  type EventPayload,
  type NewEventPayload,
  type PublishAck,
  type Subscription,
} from "../index";

interface UserCreated {
  readonly email: string;
}

// Compiled, never run: an expectation that does not hold is a type error, and the type error fails the test.
describe("the types of payloads", () => {
  const bus = createEventBus("memory");
  const envelope = { actor: "signup", tenantId: "t-1" };

  it("give a handler the data that its subscription names, and unknown data otherwise", async () => {
    await bus.start();
    const subscription = await bus.subscribe<UserCreated>("user.created", (topic, payload, delivery) => {
      expectTypeOf(topic).toBeString();
      expectTypeOf(payload).toEqualTypeOf<EventPayload<UserCreated>>();
      expectTypeOf(payload.data.email).toBeString();
      expectTypeOf(delivery).toEqualTypeOf<Delivery>();
      // @ts-expect-error: no such field
      void payload.data.phone;
    });
    expectTypeOf(subscription).toEqualTypeOf<Subscription>();
    await bus.subscribe("user.deleted", (_topic, { data }) => {
      expectTypeOf(data).toBeUnknown();
      // @ts-expect-error: nobody said what the data is
      void data.email;
    });
    await bus.stop();
  });

  it("take a handler that was typed elsewhere, also one for any data", () => {
    const typed: EventHandler<UserCreated> = async (_topic, { data }) => void data.email;
    const anyData: EventHandler = (_topic, { data }) => void data;
    const subscribe = (handler: EventHandler<UserCreated>) => bus.subscribe("user.created", handler);
    expectTypeOf(subscribe).toBeCallableWith(typed);
    expectTypeOf(anyData).toExtend<EventHandler<UserCreated>>();
    expectTypeOf<ReturnType<EventHandler>>().toEqualTypeOf<Promise<void> | void>();
  });

  it("infer the data of a publish, and ask for what the envelope cannot do without", () => {
    const publish = () => bus.publish("user.created", { ...envelope, data: { email: "ada@example.com" } });
    expectTypeOf(publish).returns.resolves.toEqualTypeOf<PublishAck | null>();
    expectTypeOf(bus.publish<UserCreated>)
      .parameter(1)
      .toEqualTypeOf<NewEventPayload<UserCreated>>();
    // @ts-expect-error: the data is not what was promised
    void bus.publish<UserCreated>("user.created", { ...envelope, data: { email: 7 } });
    // @ts-expect-error: who caused it, and for which tenant
    void bus.publish("user.created", { data: { email: "ada@example.com" } });
    // @ts-expect-error: no data
    void bus.publish("user.created", envelope);
    // @ts-expect-error: the wire's spelling is not the library's
    void bus.publish("user.created", { ...envelope, data: {}, event_id: "1" });
  });

  it("leave the rest of the envelope to the bus, and complete for the handler", () => {
    type Optional = "eventId" | "occurredAt" | "schemaVersion" | "traceId" | "extra";
    expectTypeOf<Pick<NewEventPayload, Optional>>().toEqualTypeOf<Partial<Pick<EventPayload, Optional>>>();
    expectTypeOf<EventPayload["eventId"]>().toBeString();
    expectTypeOf<EventPayload["traceId"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<EventPayload<UserCreated>>().toExtend<NewEventPayload<UserCreated>>();
  });
});
