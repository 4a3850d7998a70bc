import { describe, expect, it } from "vitest";
import { type ContractHarness, createStage, event, numbersOf, recorder } from "../stage";

/** Wildcard topics, groups, and what each retention allows. */
export function describeTopics(harness: ContractHarness): void {
  describe("topics and groups", () => {
    const stage = createStage(harness);

    it("hands over the concrete topic for `*`, which is one token", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe("order.*", handler);
      await bus.publish("order.created", event(1));
      await bus.publish("order.line.added", event(2));
      await bus.publish("invoice.created", event(3));
      await bus.publish("order.paid", event(4));
      await stage.eventually("both are handled", () => handled.length === 2);
      await stage.advance(harness.timing.stepMs * 4);
      expect(handled.map(({ topic }) => topic)).toEqual(["order.created", "order.paid"]);
    });

    it("hands over the concrete topic for `>`, which is all the rest", async () => {
      const bus = await stage.bus();
      const { handled, handler } = recorder();
      await bus.subscribe(">", handler);
      await bus.publish("order.created", event(1));
      await bus.publish("order.line.added", event(2));
      await bus.publish("login", event(3));
      await stage.eventually("all are handled", () => handled.length === 3);
      expect(handled.map(({ topic }) => topic)).toEqual(["order.created", "order.line.added", "login"]);
    });

    it("handles several topics beside each other", async () => {
      const bus = await stage.bus();
      const orders = recorder();
      const users = recorder();
      await bus.subscribe("order.>", orders.handler);
      await bus.subscribe("user.login", users.handler);
      await bus.publish("order.created", event(1));
      await bus.publish("user.login", event(2));
      await stage.eventually("both are handled", () => orders.handled.length + users.handled.length === 2);
      expect(numbersOf(orders.handled)).toEqual([1]);
      expect(numbersOf(users.handled)).toEqual([2]);
    });

    it("does not mix up `user.login` and `user_login`", async () => {
      const bus = await stage.bus();
      const dotted = recorder();
      const underlined = recorder();
      await bus.subscribe("user.login", dotted.handler);
      await bus.subscribe("user_login", underlined.handler);
      await bus.publish("user_login", event(1));
      await bus.publish("user.login", event(2));
      await stage.eventually("both are handled", () => dotted.handled.length + underlined.handled.length === 2);
      expect(numbersOf(dotted.handled)).toEqual([2]);
      expect(numbersOf(underlined.handled)).toEqual([1]);
    });

    it.each(["", "a..b", "a b", ">.a", "a.>.b"])("throws for %j, which is no topic", async (topic) => {
      const bus = await stage.bus();
      await expect(bus.subscribe(topic, recorder().handler)).rejects.toMatchObject({ code: "invalid_subject" });
    });

    it("throws for a topic whose consumer name would be too long", async () => {
      const bus = await stage.bus();
      await expect(bus.subscribe("x".repeat(300), recorder().handler)).rejects.toMatchObject({ code: "invalid_name" });
    });

    it("refuses a second group on a topic of a work queue and names the way out", async () => {
      const one = await stage.bus({ consumerGroup: "billing" });
      const two = await stage.bus({ consumerGroup: "shipping" });
      await one.subscribe("order.created", recorder().handler);
      await expect(two.subscribe("order.created", recorder().handler)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("interest"),
      });
    });

    it("refuses overlapping topics on a work queue", async () => {
      const bus = await stage.bus();
      await bus.subscribe("order.created", recorder().handler);
      await expect(bus.subscribe("order.*", recorder().handler)).rejects.toMatchObject({ code: "conflict" });
    });

    it.each(["interest", "limits"] as const)("gives every group every event with %s retention", async (retention) => {
      const one = await stage.bus({ consumerGroup: "billing", retention });
      const two = await stage.bus({ consumerGroup: "shipping", retention });
      const atOne = recorder();
      const atTwo = recorder();
      await one.subscribe("order.created", atOne.handler);
      await two.subscribe("order.created", atTwo.handler);
      await one.publish("order.created", event(1));
      await one.publish("order.created", event(2));
      await stage.eventually("both groups have both", () => atOne.handled.length + atTwo.handled.length === 4);
      expect(numbersOf(atOne.handled)).toEqual([1, 2]);
      expect(numbersOf(atTwo.handled)).toEqual([1, 2]);
    });

    it("lets an event go once every group of an interest stream has it", async () => {
      const one = await stage.bus({ consumerGroup: "billing", retention: "interest" });
      const two = await stage.bus({ consumerGroup: "shipping", retention: "interest" });
      const gate = stage.gate();
      const atOne = recorder();
      await one.subscribe("order.created", atOne.handler);
      await two.subscribe("order.created", () => gate.passed);
      await one.publish("order.created", event(1));
      await stage.eventually("the fast group has it", () => atOne.handled.length === 1);
      await stage.advance(harness.timing.stepMs * 2);
      expect(await stage.looker.streams.info(stage.stream)).toMatchObject({ messages: 1 });
      gate.open();
      await stage.eventually("it is gone", async () => (await stage.looker.streams.info(stage.stream)).messages === 0);
    });

    it("begins with new events on a stream that keeps old ones, and goes on there after a break", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { handled, handler } = recorder();
      await bus.publish("order.created", event(1));
      const subscription = await bus.subscribe("order.created", handler);
      await bus.publish("order.created", event(2));
      await stage.eventually("the new one is handled", () => handled.length === 1);
      await subscription.unsubscribe();
      await bus.publish("order.created", event(3));
      await bus.subscribe("order.created", handler);
      await stage.eventually("what came in the break is handled", () => handled.length === 2);
      expect(numbersOf(handled)).toEqual([2, 3]);
    });
  });
}
