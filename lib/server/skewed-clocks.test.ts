import { afterEach, describe, expect, test } from "vitest";
import { Audit } from "../access/audit/audit";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { MemoryEventBus } from "../event-bus/adapters/memory/memory-event-bus";
import { MemoryServer } from "../event-bus/adapters/memory/memory-server";
import { type Clock, systemClock } from "../event-bus/clock";
import { Terminate } from "../event-bus/errors";
import { silentLogger } from "../event-bus/logger";
import { defaultDeadLetterPatterns } from "../failures/inbox/dead-letters";
import { GoneMessages } from "../failures/inbox/gone-messages";
import { brokerMs } from "../model/broker-time";
import { atLeast, exact } from "../model/known";
import { noMask } from "../model/message/message-mask";
import { LagMonitor } from "../monitor/lag-monitor";
import { settingsLimits } from "../monitor/verdict/limits";
import { storeOn } from "../store/testing/store-on";
import { fixScope } from "./actions/failure-scope";
import { FailureDesk } from "./dashboard/failure-desk";

let running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
  running = [];
});

/** Our clock is the machine's; the broker's is `aheadMs` ahead. */
async function startDashboard(aheadMs: number) {
  const brokerClock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const server = new MemoryServer(brokerClock);
  const about = { server, streamName: "SHOP", consumerGroup: "g", retention: "limits" } as const;
  const shop = new MemoryEventBus({ ...about, clock: brokerClock, logger: silentLogger });
  const broker = new MemoryBroker({ server, clock: systemClock, logger: silentLogger });
  const bus = broker.jetstream;
  for (const one of [shop, bus]) {
    running.push(one);
    await one.start();
  }
  const parts = {
    gone: new GoneMessages(broker.grammar),
    source: broker.failures,
    log: broker.log,
    sender: broker.sender,
    administration: broker.administration,
    connection: broker.connection,
    store: storeOn(bus),
    clock: systemClock,
    logger: silentLogger,
  };
  const desk: FailureDesk = new FailureDesk({
    ...{ ...parts, mask: noMask, audit: new Audit(parts), deadLetterPatterns: defaultDeadLetterPatterns },
    brokerNow: () => monitor.brokerNow(),
  });
  const monitor: LagMonitor = new LagMonitor({
    ...{ broker, clock: systemClock, logger: silentLogger, limits: settingsLimits([]) },
    intervalMs: () => 50,
    unacknowledgedIn: () => {
      const countIn = desk.unacknowledgedIn();
      return (stream, consumer, span) => countIn(span, { stream, consumer });
    },
    openFailuresOf: () => {
      const open = desk.openFailures();
      return ({ stream, name: consumer }) => open({ stream, consumer });
    },
  });
  running.push(desk, monitor);
  await desk.start();
  monitor.start();
  return { shop, desk, monitor };
}

const minute = 60_000;

describe.each([0, 2 * minute, -2 * minute, 3 * 60 * minute, -3 * 60 * minute])(
  "a broker %i ms ahead of us",
  (aheadMs) => {
    test("hides no failure: verdict, last hour and scopes go by its clock", async () => {
      const { shop, desk, monitor } = await startDashboard(aheadMs);
      await shop.subscribe("a", () => {
        throw new Terminate("never");
      });
      await expect.poll(() => monitor.view.consumers.length).toBe(1);
      for (let n = 0; n < 5; n++) await shop.publish("a", { actor: "t", tenantId: "t", data: {} });
      await expect.poll(() => desk.counts().open.value).toBe(5);
      await expect.poll(() => monitor.view.consumers[0]?.verdict).toBe("giving_up");
      expect(desk.counts().lastHour.value).toBe(5);
      const scope = fixScope({ monitor }, { filter: { withinMs: minute } });
      const since = "filter" in scope ? scope.filter.since : undefined;
      expect(Math.abs(Date.parse(since ?? "") + minute - (Date.now() + aheadMs))).toBeLessThan(30_000);
    });

    test("counts exactly what ended since it listens, and at least what may have ended before", async () => {
      const { desk, monitor } = await startDashboard(aheadMs);
      await expect.poll(() => monitor.view.clockSkew).not.toBeNull();
      const ended = (agoMs: number) => {
        const span = { fromMs: brokerMs(monitor.brokerNow() - agoMs), toMs: brokerMs(monitor.brokerNow() + minute) };
        return desk.unacknowledgedIn()(span, { stream: "SHOP", consumer: "a" });
      };
      await expect.poll(() => ended(0)).toEqual(exact(0));
      expect(ended(10 * minute)).toEqual(atLeast(0));
    });
  },
);
