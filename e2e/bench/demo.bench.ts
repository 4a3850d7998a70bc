import { OrderShop } from "../../lib/demo/order-shop";
import { createEventBus } from "../../lib/event-bus/create-event-bus";
import { silentLogger } from "../../lib/event-bus/logger";
import { needsAttention, type Verdict } from "../../lib/model/consumer/consumer-health";
import { lasting } from "../../lib/monitor/verdict/situations/situation";
import { Stage } from "../../lib/monitor/verdict/situations/testing/stage";
import { runBench } from "./bench";

const { second, minute, hour } = lasting;
/** The first verdicts follow from too few readings to be compared with. */
const openedMs = 5 * minute;
const playedMs = openedMs + hour;
const sweepMs = 2 * second;

interface Change {
  readonly atMs: number;
  readonly to: Verdict;
  readonly reason: string;
}

/** What each consumer of the demo was found to be, one after the other. */
async function playDemo(): Promise<Map<string, Change[]>> {
  const stage = new Stage();
  await stage.open();
  const shop = new OrderShop({
    createBus: (options) =>
      createEventBus("memory", { ...options, server: stage.server, clock: stage.clock, logger: silentLogger }),
    readers: {
      pause: async (stream, consumer) => stage.pause(stream, consumer, 24 * hour),
      limit: async (stream, consumer, maxAckPending) => stage.edit(stream, consumer, { maxAckPending }),
    },
    clock: stage.clock,
    logger: silentLogger,
  });
  const opened = shop.start();
  const shown = new Map<string, Change[]>();
  for (let atMs = 0; atMs < playedMs; atMs += sweepMs) {
    await stage.clock.advance(sweepMs);
    for (const { stream, name, verdict, reason } of (await stage.sweep()) ?? []) {
      const changes = shown.get(`${stream}/${name}`) ?? [];
      shown.set(`${stream}/${name}`, changes);
      if (verdict !== "unknown" && changes.at(-1)?.to !== verdict) changes.push({ atMs, to: verdict, reason });
    }
  }
  await opened;
  const closed = shop.stop();
  await stage.clock.advance(minute);
  await closed;
  await stage.close();
  return shown;
}

/**
 * What somebody sees who leaves the demo open, an hour of it on a broker in memory: how often the verdict of the
 * liveliest consumer changes in an hour, and how many verdicts there are to look at.
 */
await runBench(async ({ report, note }) => {
  const shown = await playDemo();
  for (const [consumer, changes] of shown)
    note(`${consumer}: ${changes.map(({ atMs, to }) => `${to} at ${(atMs / minute).toFixed(1)} min`).join(", ")}`);
  const perHour = [...shown.values()].map(
    (changes) => (changes.filter(({ atMs }) => atMs > openedMs).length * hour) / (playedMs - openedMs),
  );
  const verdicts = new Set([...shown.values()].flatMap((changes) => changes.map(({ to }) => to)));
  report("consumers", "consumers", [shown.size]);
  report("verdict_changes_per_h_at_most", "changes", [Math.max(...perHour)]);
  report("kinds_of_trouble", "verdicts", [[...verdicts].filter(needsAttention).length]);
});
