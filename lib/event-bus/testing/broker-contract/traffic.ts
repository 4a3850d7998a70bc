import { describe, expect, it } from "vitest";
import type { TrafficMessage } from "../../broker/traffic";
import { type ContractHarness, createStage, decode, encode, event, numbers } from "../stage";

/** Watching messages as they pass. */
export function describeTraffic(harness: ContractHarness): void {
  describe("traffic", () => {
    const stage = createStage(harness);

    it("shows every message of the filter with payload and headers, in order, and no other", async () => {
      const bus = await stage.bus();
      const seen: TrafficMessage[] = [];
      stage.looker.traffic.watch(`${stage.stream}.order.*`, (message) => seen.push(message));
      const headers: [string, string][] = [
        ["X-Tag", "one"],
        ["X-Tag", ""],
      ];
      await stage.looker.messages.publish({ subject: `${stage.stream}.order.a`, data: encode("first"), headers });
      await stage.looker.messages.publish({ subject: `${stage.stream}.user.a`, data: encode("other") });
      await bus.publish("order.b", { ...event(1), eventId: "01HK0000000000000000000001" });
      await stage.eventually("both are seen", () => seen.length >= 2);
      await stage.advance(harness.timing.stepMs * 2);
      expect(seen.map(({ subject }) => subject)).toEqual([`${stage.stream}.order.a`, `${stage.stream}.order.b`]);
      expect(decode(seen[0]?.data ?? encode(""))).toBe("first");
      expect(seen[0]?.headers.filter(([name]) => name === "X-Tag")).toEqual(headers);
      expect(seen[1]?.headers).toContainEqual(["Nats-Msg-Id", "01HK0000000000000000000001"]);
    });

    it("shows what other processes publish", async () => {
      const publisher = await stage.bus();
      const seen: string[] = [];
      stage.looker.traffic.watch(`${stage.stream}.>`, ({ subject }) => seen.push(subject));
      // A round trip on the watcher's own connection: its interest is known to the broker after that.
      await stage.looker.streams.list();
      await publisher.publish("order.created", event(1));
      await stage.eventually("it is seen", () => seen.length === 1);
      expect(seen).toEqual([`${stage.stream}.order.created`]);
    });

    it("says when a watch has been taken: what others publish from then on is seen", async () => {
      const publisher = await stage.bus();
      const seen: string[] = [];
      for (const round of numbers(1, 20)) {
        const topic = `order.${round}`;
        stage.looker.traffic.watch(`${stage.stream}.${topic}`, ({ subject }) => seen.push(subject));
        await stage.looker.traffic.settling();
        expect(stage.looker.traffic.settling()).toBeNull();
        await publisher.publish(topic, event(round));
      }
      await stage.eventually("the last one is seen", () => seen.includes(`${stage.stream}.order.20`));
      expect(seen).toEqual(numbers(1, 20).map((round) => `${stage.stream}.order.${round}`));
    });

    it("has nothing to wait for while there is no connection", () => {
      const looker = stage.idleBroker().jetstream;
      looker.traffic.watch(`${stage.stream}.>`, () => {});
      expect(looker.traffic.settling()).toBeNull();
    });

    it("serves several watchers, and ends for the one that leaves", async () => {
      const bus = await stage.bus();
      let one = 0;
      let two = 0;
      const leave = stage.looker.traffic.watch(`${stage.stream}.>`, () => {
        one++;
      });
      stage.looker.traffic.watch(`${stage.stream}.>`, () => {
        two++;
      });
      await stage.looker.traffic.settling();
      await bus.publish("order.created", event(1));
      await stage.eventually("both saw it", () => one === 1 && two === 1);
      leave();
      leave();
      await bus.publish("order.created", event(2));
      await stage.eventually("one saw the second", () => two === 2);
      expect(one).toBe(1);
    });
  });
}
