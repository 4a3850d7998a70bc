import { describe, expect, it } from "vitest";
import { retryHeaders, retrySubject } from "../../bus/retry-target";
import { type ContractHarness, createStage, event, numbers, numbersOf, publishAll, recorder } from "../stage";

/** How a bus and a subscription end: what runs is finished, what was not begun goes to others, nothing is done twice. */
export function describeStopping(harness: ContractHarness): void {
  describe("stopping", () => {
    const stage = createStage(harness);
    const topic = "order.created";
    const { ackWaitMs, drainTimeoutMs, stepMs, patienceMs } = harness.timing;
    /** Nothing comes back by itself while a test looks, and no handler is cut off. */
    const unhurried = { ackWaitMs: patienceMs * 2, drainTimeoutMs: patienceMs };

    const emptied = (stream = stage.stream) =>
      stage.eventually("all is acknowledged", async () => (await stage.looker.streams.info(stream)).messages === 0);

    describe.each(["stop()", "unsubscribe()"] as const)("%s", (ending) => {
      it("begins no further handler, and gives back at once what it had taken", async () => {
        const bus = await stage.bus(unhurried);
        const other = await stage.bus(unhurried);
        const gate = stage.gate();
        const mine = recorder();
        const others = recorder();
        await publishAll(bus, topic, 1, 6);
        const subscription = await bus.subscribe(topic, async (...event) => {
          await mine.handler(...event);
          await gate.passed;
        });
        await stage.eventually("all six are taken", async () => {
          return (
            mine.handled.length === 1 && (await stage.looker.consumers.list(stage.stream)).consumers[0]?.inFlight === 6
          );
        });

        const ended = ending === "stop()" ? bus.stop() : subscription.unsubscribe();
        await other.subscribe(topic, others.handler);
        await stage.eventually("somebody else has the rest", () => others.handled.length === 5);
        expect(numbersOf(mine.handled)).toEqual([1]);
        gate.open();
        await stage.settled("it ends", ended);
        await emptied();
        expect([numbersOf(mine.handled), numbersOf(others.handled).sort()]).toEqual([[1], numbers(2, 6)]);
        // Given back once: a server counts that as a delivery.
        expect(others.handled.every(({ delivery }) => delivery.attempt <= 2)).toBe(true);
      });

      it("begins no further handler after one that answers at once", async () => {
        const bus = await stage.bus(unhurried);
        const other = await stage.bus(unhurried);
        const gate = stage.gate();
        const seen: number[] = [];
        const others = recorder();
        const endings: Promise<void>[] = [];
        await publishAll(bus, topic, 1, 6);
        const subscription = await bus.subscribe<{ number: number }>(topic, (_topic, { data }) => {
          seen.push(data.number);
          if (data.number === 1) return gate.passed;
          if (data.number === 2) endings.push(ending === "stop()" ? bus.stop() : subscription.unsubscribe());
          return undefined;
        });
        await stage.eventually("all six are taken", async () => {
          return seen.length === 1 && (await stage.looker.consumers.list(stage.stream)).consumers[0]?.inFlight === 6;
        });
        gate.open();
        await stage.eventually("two are handled", () => endings.length === 1);
        await stage.settled("it ends", Promise.all(endings));
        await other.subscribe(topic, others.handler);
        await emptied();
        expect([seen, numbersOf(others.handled).sort()]).toEqual([numbers(1, 2), numbers(3, 6)]);
      });

      it("loses nothing that was on its last delivery, and handles none of it twice", async () => {
        const bus = await stage.bus({ ...unhurried, maxDeliver: 1 });
        const other = await stage.bus({ ...unhurried, maxDeliver: 1 });
        const gate = stage.gate();
        const all = recorder();
        await publishAll(bus, topic, 1, 3);
        const subscription = await bus.subscribe(topic, async (...event) => {
          await all.handler(...event);
          await gate.passed;
        });
        await stage.eventually("all three are taken", async () => {
          return (
            all.handled.length === 1 && (await stage.looker.consumers.list(stage.stream)).consumers[0]?.inFlight === 3
          );
        });
        const ended = ending === "stop()" ? bus.stop() : subscription.unsubscribe();
        await other.subscribe(topic, all.handler);
        gate.open();
        await stage.settled("it ends", ended);
        await emptied();
        expect([...numbersOf(all.handled)].sort()).toEqual(numbers(1, 3));
      });

      it("does not begin a copy that waits for its turn behind an event", async () => {
        const bus = await stage.bus({ ...unhurried, retryStream: true });
        const other = await stage.bus({ ...unhurried, retryStream: true });
        const gate = stage.gate();
        const mine = recorder();
        const others = recorder();
        const subscription = await bus.subscribe(topic, async (...event) => {
          await mine.handler(...event);
          await gate.passed;
        });
        await bus.publish(topic, event(1));
        await stage.eventually("the event runs", () => mine.handled.length === 1);
        const retries = `${stage.stream}_RETRY`;
        const { data } = (await stage.looker.messages.get(stage.stream, 1)) ?? { data: new Uint8Array() };
        const subject = retrySubject(stage.stream, subscription.consumer);
        await stage.looker.messages.publish({ subject, data, headers: retryHeaders([], `${stage.stream}.${topic}`) });
        await stage.eventually("the copy is taken", async () => {
          return (await stage.looker.consumers.info(retries, subscription.consumer)).inFlight === 1;
        });
        const ended = ending === "stop()" ? bus.stop() : subscription.unsubscribe();
        gate.open();
        await stage.settled("it ends", ended);
        expect(mine.handled.length).toBe(1);
        await other.subscribe(topic, others.handler);
        await emptied(retries);
        expect(others.handled.length).toBe(1);
      });

      it.each<[string, (work: () => Promise<void>) => () => Promise<void>]>([
        ["an async function", (work) => async () => work()],
        ["a function that returns a promise", (work) => () => work()],
      ])("does not wait for the handler that awaits it, and its event is acknowledged: %s", async (_, made) => {
        const bus = await stage.bus();
        await stage.bus();
        const attempts: number[] = [];
        let waitedMs = Number.NaN;
        const subscription = await bus.subscribe(topic, async () => {});
        await subscription.unsubscribe();
        const end = made(async () => {
          await bus.connection.status();
          const beganAt = stage.now();
          await (ending === "stop()" ? bus.stop() : own.unsubscribe());
          waitedMs = stage.now() - beganAt;
        });
        const own = await bus.subscribe(topic, (_topic, _payload, { attempt }) => {
          attempts.push(attempt);
          return end();
        });
        await bus.publish(topic, event(1));
        await emptied();
        expect(waitedMs).toBeLessThan(drainTimeoutMs);
        await stage.settled("it has ended", ending === "stop()" ? bus.stop() : own.unsubscribe());
        await stage.advance(ackWaitMs);
        expect(attempts).toEqual([1]);
      });

      it("waits for a handler that runs, whoever asked for the end before", async () => {
        const bus = await stage.bus(unhurried);
        await stage.bus(unhurried);
        const gate = stage.gate();
        const { handled, handler } = recorder();
        const subscription = await bus.subscribe(topic, async (...event) => {
          await handler(...event);
          await gate.passed;
        });
        await bus.publish(topic, event(1));
        await stage.eventually("the handler runs", () => handled.length === 1);
        const first = ending === "stop()" ? bus.stop() : subscription.unsubscribe();
        let ended = false;
        const second = bus.stop().then(() => {
          ended = true;
        });
        await stage.advance(stepMs * 3);
        expect(ended).toBe(false);
        gate.open();
        await stage.settled("both end", Promise.all([first, second]));
        expect(bus.connection.status().state).toBe("closed");
        await emptied();
        expect(handled.length).toBe(1);
      });
    });

    it("stops although two handlers wait for that at the same time, and acknowledges both", async () => {
      const bus = await stage.bus();
      await stage.bus();
      const gate = stage.gate();
      let running = 0;
      const stopsAll = async () => {
        running++;
        await gate.passed;
        await bus.stop();
      };
      await bus.subscribe("one", stopsAll);
      await bus.subscribe("two", stopsAll);
      await bus.publish("one", event(1));
      await bus.publish("two", event(2));
      await stage.eventually("both run", () => running === 2);
      gate.open();
      await emptied();
      await stage.settled("the bus has stopped", bus.stop());
      expect(bus.connection.status().state).toBe("closed");
      expect(running).toBe(2);
    });

    it("is started when start() is called while it stops", async () => {
      const bus = await stage.bus(unhurried);
      const gate = stage.gate();
      const { handled, handler } = recorder();
      await bus.subscribe(topic, async (...event) => {
        await handler(...event);
        await gate.passed;
      });
      await bus.publish(topic, event(1));
      await stage.eventually("the handler runs", () => handled.length === 1);
      const stopping = bus.stop();
      const starting = bus.start();
      gate.open();
      await stage.settled("it starts again", starting);
      await stopping;
      expect(bus.connection.status().state).toBe("connected");
      await emptied();
      expect(await bus.publish(topic, event(2))).toMatchObject({ seq: 2 });
      await stage.advance(stepMs * 3);
      expect(numbersOf(handled)).toEqual([1]); // its subscriptions ended with the stop
    });

    it("stays stopped when stop() is called after such a start(), which is refused", async () => {
      const bus = await stage.bus();
      const stopping = bus.stop();
      const starting = bus.start().catch((error: unknown) => error);
      const stoppingAgain = bus.stop();
      await stage.settled("it stops", Promise.all([stopping, stoppingAgain]));
      expect(await stage.settled("the start ends", starting)).toMatchObject({ code: "bus_unavailable" });
      expect(bus.connection.status().state).toBe("closed");
    });

    it("refuses to be started by a handler that its stop waits for", async () => {
      const bus = await stage.bus();
      await stage.bus();
      let refusal: unknown = null;
      await bus.subscribe(topic, async () => {
        await bus.stop();
        refusal = await bus.start().catch((error: unknown) => error);
      });
      await bus.publish(topic, event(1));
      await emptied();
      expect(refusal).toMatchObject({ code: "bus_unavailable" });
    });
  });
}
