import { readFileSync } from "node:fs";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { type ConsumerHealth, needsAttention, verdicts } from "../../model/consumer/consumer-health";
import { exact, unknown } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
import type { ClockSkew } from "../../monitor/sweep/clock-skew";
import { asUnread } from "../../monitor/unread-consumer";
import { consumersWithSeries, registerConsumerMetrics } from "./consumer-metrics";

/** What a scrape gets while these are the consumers, worst first. */
async function scrape(
  consumers: ConsumerHealth[],
  sampledAtMs: number | null = 1_700_000_000_500,
  isOutdated = false,
  clockSkew: ClockSkew | null = null,
): Promise<string> {
  const registry = new Registry();
  registerConsumerMetrics(registry, () => [["prod", { consumers, sampledAtMs, isOutdated, clockSkew }]]);
  return registry.metrics();
}

const linesOf = (text: string, metric: string) => text.split("\n").filter((line) => line.startsWith(`${metric}{`));

test("each consumer has its figures and the one verdict that it has now", async () => {
  const text = await scrape([
    consumerHealth({ stream: "ORDERS", name: "billing", verdict: "stalled", waiting: 12, ackedPerS: exact(0) }),
  ]);
  expect(text).toContain('jetlag_consumer_waiting{broker="prod",stream="ORDERS",consumer="billing"} 12');
  expect(text).toContain('jetlag_consumer_acked_per_second{broker="prod",stream="ORDERS",consumer="billing"} 0');
  expect(linesOf(text, "jetlag_consumer_verdict")).toEqual([
    'jetlag_consumer_verdict{broker="prod",stream="ORDERS",consumer="billing",verdict="stalled"} 1',
  ]);
  expect(linesOf(text, "jetlag_consumers")).toHaveLength(verdicts.length);
  expect(text).toContain('jetlag_consumers{broker="prod",verdict="stalled"} 1');
  expect(text).toContain('jetlag_sampled_timestamp_seconds{broker="prod"} 1700000000.5');
});

test("a consumer is idle since its last delivery or acknowledgement, by the broker's clock", async () => {
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000).toISOString();
  const consumers = [
    consumerHealth({ name: "worked", lastDeliveredAt: at(-60), lastAckedAt: at(-20) }),
    consumerHealth({ name: "new", lastDeliveredAt: null, lastAckedAt: null }),
  ];
  const text = await scrape(consumers, 1_700_000_000_000, false, { skewMs: 5_000, uncertaintyMs: 1 });
  expect(linesOf(text, "jetlag_consumer_idle_seconds")).toEqual([
    'jetlag_consumer_idle_seconds{broker="prod",stream="ORDERS",consumer="worked"} 25',
  ]);
});

test("what is not known has no series", async () => {
  const text = await scrape([consumerHealth({ ackedPerS: unknown("two samples are needed") })], null);
  expect(linesOf(text, "jetlag_consumer_acked_per_second")).toEqual([]);
  expect(text).not.toMatch(/^jetlag_sampled_timestamp_seconds\{/m);
});

test("before the first sweep nobody knows how many consumers there are", async () => {
  const text = await scrape([], null);
  expect([...linesOf(text, "jetlag_consumers"), ...linesOf(text, "jetlag_consumers_without_series")]).toEqual([]);
});

test("a consumer that did not answer has no old figures under a new time, only the verdict unknown", async () => {
  const text = await scrape([asUnread(consumerHealth({ name: "silent", waiting: 12 }), "2026-11-23T10:00:00.000Z")]);
  expect(text.split("\n").filter((line) => line.includes('consumer="silent"'))).toEqual([
    'jetlag_consumer_verdict{broker="prod",stream="ORDERS",consumer="silent",verdict="unknown"} 1',
  ]);
  expect(text).toContain('jetlag_consumers{broker="prod",verdict="unknown"} 1');
});

test("once a sweep has failed, the figures of the one before are told no more", async () => {
  const text = await scrape([consumerHealth({ name: "a", verdict: "stalled", waiting: 12 })], 1_700_000_000_500, true);
  expect(text.split("\n").filter((line) => line.includes('consumer="a"'))).toEqual([
    'jetlag_consumer_verdict{broker="prod",stream="ORDERS",consumer="a",verdict="unknown"} 1',
  ]);
  expect(text).toContain('jetlag_consumers{broker="prod",verdict="unknown"} 1');
  expect(text).toContain('jetlag_consumers{broker="prod",verdict="stalled"} 0');
  expect(text).toContain('jetlag_sampled_timestamp_seconds{broker="prod"} 1700000000.5');
});

test("a broker that is taken out of the configuration takes its series along", async () => {
  const registry = new Registry();
  let views = [["old", { consumers: [consumerHealth()], sampledAtMs: 0, isOutdated: false, clockSkew: null }] as const];
  registerConsumerMetrics(registry, () => views);
  await registry.metrics();
  views = [];
  expect(await registry.metrics()).not.toContain('broker="old"');
});

test("a verdict that changed and a consumer that left take their series along", async () => {
  const registry = new Registry();
  let consumers = [consumerHealth({ name: "a", verdict: "stalled" }), consumerHealth({ name: "b" })];
  registerConsumerMetrics(registry, () => [
    ["prod", { consumers, sampledAtMs: 0, isOutdated: false, clockSkew: null }],
  ]);
  await registry.metrics();
  consumers = [consumerHealth({ name: "a", verdict: "healthy" })];
  expect(linesOf(await registry.metrics(), "jetlag_consumer_verdict")).toEqual([
    'jetlag_consumer_verdict{broker="prod",stream="ORDERS",consumer="a",verdict="healthy"} 1',
  ]);
});

test("the worst have series of their own, the others are counted: a scrape is bounded", async () => {
  const many = Array.from({ length: consumersWithSeries + 500 }, (_, at) => consumerHealth({ name: `c${at}` }));
  const text = await scrape(many);
  expect(linesOf(text, "jetlag_consumer_waiting")).toHaveLength(consumersWithSeries);
  expect(text).toContain('jetlag_consumers_without_series{broker="prod"} 500');
  expect(text).toContain('jetlag_consumers{broker="prod",verdict="healthy"} 1500');
});

test("brokers are told apart, also where they have consumers of the same name", async () => {
  const registry = new Registry();
  const viewOf = (waiting: number) => ({
    consumers: [consumerHealth({ name: "a", waiting })],
    sampledAtMs: 0,
    isOutdated: false,
    clockSkew: null,
  });
  registerConsumerMetrics(registry, () => [
    ["prod", viewOf(7)],
    ["staging", viewOf(9)],
    ["down", { consumers: [], sampledAtMs: null, isOutdated: false, clockSkew: null }],
  ]);
  const text = await registry.metrics();
  expect(linesOf(text, "jetlag_consumer_waiting")).toEqual([
    'jetlag_consumer_waiting{broker="prod",stream="ORDERS",consumer="a"} 7',
    'jetlag_consumer_waiting{broker="staging",stream="ORDERS",consumer="a"} 9',
  ]);
  expect(linesOf(text, "jetlag_sampled_timestamp_seconds")).toHaveLength(2);
});

test("hostile names are escaped", async () => {
  const text = await scrape([consumerHealth({ name: `a"b\\c` })]);
  expect(text).toContain(String.raw`consumer="a\"b\\c"`);
});

/** What Grafana is given, with the quotes of its queries as they are. */
const grafana = (file: string) => readFileSync(`deploy/grafana/${file}`, "utf8").replaceAll('\\"', '"');

test.each(["consumer-lag.json", "alerts.yaml"])("in Grafana %s asks for labels that the metrics have", async (file) => {
  const labels = new Map<string, Set<string>>();
  for (const [, metric = "", written = ""] of (await scrape([consumerHealth()])).matchAll(
    /^(jetlag_[a-z_]+)\{(.*)\} /gm,
  ))
    labels.set(metric, new Set([...written.matchAll(/([a-z_]+)="/g)].map(([, label = ""]) => label)));
  const all = new Set([...labels.values()].flatMap((of) => [...of]));

  const asked = grafana(file);
  const matchers = [...asked.matchAll(/(jetlag_[a-z_]+)\{([^}]*)\}/g)];
  expect(matchers.length).toBeGreaterThan(2);
  for (const [, metric = "", written = ""] of matchers) {
    for (const [, label = ""] of written.matchAll(/([a-z_]+)\s*[=!]~?"/g)) {
      expect([metric, label, labels.get(metric)?.has(label) ?? false]).toEqual([metric, label, true]);
    }
  }
  const grouped = [...asked.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/, */));
  const shown = [...asked.matchAll(/\{\{ ?(?:\$labels\.)?([a-z_]+) ?\}\}/g)].map(([, label = ""]) => label);
  expect(shown.length).toBeGreaterThan(0);
  expect([...grouped, ...shown].filter((label) => !all.has(label))).toEqual([]);
});

test.each([
  ["consumer-lag.json", 6],
  ["alerts.yaml", 3],
])("in Grafana %s uses metrics that exist, and each verdict that needs attention", (file, atLeast) => {
  const asked = grafana(file);
  const registry = new Registry();
  registerConsumerMetrics(registry, () => []);
  const served = registry.getMetricsAsArray();
  const names = new Set(served.map(({ name }) => name));
  const used = new Set(asked.match(/\bjetlag_[a-z_]+/g));
  expect(used.size).toBeGreaterThanOrEqual(atLeast);
  expect([...used].filter((name) => !names.has(name))).toEqual([]);
  const verdictLists = [...asked.matchAll(/verdict=~"([a-z_|]+)"/g)].map(([, list]) => list);
  expect(new Set(verdictLists)).toContain(verdicts.filter(needsAttention).join("|"));
  if (file === "alerts.yaml") expect(new Set(verdictLists).size).toBe(1);
});
