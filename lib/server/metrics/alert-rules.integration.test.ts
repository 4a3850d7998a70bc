import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import type { ConsumerHealth, Verdict } from "../../model/consumer/consumer-health";
import { consumerHealth } from "../../model/testing/consumer-health";
import { consumersWithSeries, registerConsumerMetrics } from "./consumer-metrics";
import { createMetrics } from "./metrics";

// The rules for Grafana, asked of a real Prometheus: its `promtool`, where it is installed (Debian: `prometheus`).

const binary = "promtool";
const isInstalled = spawnSync(binary, ["--version"]).status === 0;
const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ uid: z.string(), data: z.array(z.object({ model: z.record(z.string(), z.unknown()) })) }),
      ),
    }),
  ),
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-promtool-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The query of a rule, with the threshold that Grafana puts on it. */
function expressionOf(uid: string, threshold: string): string {
  const { groups } = rulesSchema.parse(parse(readFileSync("deploy/grafana/alerts.yaml", "utf8")));
  const rule = groups.flatMap(({ rules }) => rules).find((one) => one.uid === uid);
  return `(${z.string().parse(rule?.data[0]?.model.expr)}) ${threshold}`;
}

const rules = {
  groups: [
    {
      name: "jetlag",
      interval: "30s",
      rules: [
        {
          alert: "needs",
          expr: expressionOf("jetlag-consumer-needs-attention", "!= 0"),
          for: "1m",
          keep_firing_for: "5m",
        },
        { alert: "without", expr: expressionOf("jetlag-consumers-without-series", "!= 0"), for: "1m" },
        { alert: "old", expr: expressionOf("jetlag-figures-are-old", "> 120"), for: "1m" },
      ],
    },
  ],
};

function promtool(args: readonly string[], input = ""): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(binary, args, { cwd: directory, input, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

const consumers = (verdict: Verdict, many = 1) =>
  Array.from({ length: many }, (_, n) => consumerHealth({ name: `${verdict}${n} "\\ö`, verdict }));

/** What a scrape gets. `sampledAtMs`: when the last sweep ended. */
async function scrape(shown: readonly ConsumerHealth[], sampledAtMs: number, registry = new Registry()) {
  registerConsumerMetrics(registry, () => [
    ["prod", { consumers: [...shown], sampledAtMs, isOutdated: false, clockSkew: null }],
  ]);
  return registry.metrics();
}

/** The series that the rules ask for. */
const asked = /^(jetlag_(?:consumer_verdict|consumers|sampled_timestamp_seconds)\{.*\}) (\S+)$/gm;

/** Scrapes every 30 s, each as the text of `/metrics` says it, as series of a test of rules; no text: none answers. */
function seriesOf(scrapes: readonly (string | null)[]) {
  const values = new Map<string, string[]>();
  for (const [at, text] of scrapes.entries())
    for (const [, series = "", value = ""] of (text ?? "").matchAll(asked)) {
      const known = values.get(series) ?? Array.from({ length: scrapes.length }, () => "stale");
      known[at] = value;
      values.set(series, known);
    }
  return [...values].map(([series, said]) => ({ series, values: said.join(" ") }));
}

const success = { status: 0, text: expect.stringContaining("SUCCESS") };

/** Which consumers or brokers each alert fires for after so many minutes. */
function check(
  scrapes: readonly (string | null)[],
  fires: readonly (readonly [minutes: number, alert: string, labels: object[]])[],
) {
  writeFileSync(join(directory, "rules.yaml"), stringify(rules));
  const alerts = fires.map(([minutes, alertname, labels]) => ({
    ...{ eval_time: `${minutes * 60}s`, alertname, exp_alerts: labels.map((one) => ({ exp_labels: one })) },
  }));
  const tests = [{ interval: "30s", input_series: seriesOf(scrapes), alert_rule_test: alerts }];
  writeFileSync(
    join(directory, "test.yaml"),
    stringify({ rule_files: ["rules.yaml"], evaluation_interval: "30s", tests }),
  );
  return promtool(["test", "rules", "test.yaml"]);
}

describe.skipIf(!isInstalled)("on a real Prometheus", () => {
  test("every expression can be read, and so can the text of /metrics", async () => {
    writeFileSync(join(directory, "rules.yaml"), stringify(rules));
    expect(promtool(["check", "rules", "rules.yaml"])).toMatchObject({
      status: 0,
      text: expect.stringContaining("3 rules"),
    });
    const text = await scrape([...consumers("stalled"), ...consumers("healthy")], 1_000, createMetrics());
    expect(
      promtool(["check", "metrics"], text)
        .text.split("\n")
        .filter((line) => line.includes("jetlag_")),
    ).toEqual([]);
  });

  test("a consumer in need fires once, also while it comes and goes, and ends after five calm minutes", async () => {
    const at = (n: number, verdict: Verdict) =>
      scrape([...consumers("healthy"), consumerHealth({ name: "w", verdict })], n * 30_000);
    const turns = [
      ...Array(6).fill("stalled"),
      "healthy",
      "healthy",
      ...Array(6).fill("no_reader"),
      ...Array(16).fill("healthy"),
    ];
    const said = await Promise.all(turns.map((verdict, n) => at(n, verdict)));
    const firing = [{ broker: "prod", stream: "ORDERS", consumer: "w" }];
    const result = check(said, [
      [0, "needs", []],
      [2, "needs", firing],
      [3.5, "needs", firing],
      [6, "needs", firing],
      [11, "needs", firing],
      [13, "needs", []],
      [13, "without", []],
      [13, "old", []],
    ]);
    expect(result).toMatchObject(success);
  });

  test("without consumers, or only calm ones, nothing fires", async () => {
    const said = await Promise.all(
      Array.from({ length: 10 }, (_, n) => scrape(n < 5 ? [] : consumers("idle"), n * 30_000)),
    );
    expect(
      check(said, [
        [4, "needs", []],
        [4, "without", []],
        [4, "old", []],
      ]),
    ).toMatchObject(success);
  });

  test("consumers that have no series are counted", async () => {
    const all = consumers("stalled", consumersWithSeries + 5);
    const said = await Promise.all(Array.from({ length: 6 }, (_, n) => scrape(all, n * 30_000)));
    expect(check(said, [[2, "without", [{ broker: "prod" }]]])).toMatchObject(success);
  });

  test("figures that stay old fire", async () => {
    const said = await Promise.all(Array.from({ length: 12 }, () => scrape(consumers("healthy"), 0)));
    const result = check(said, [
      [2, "old", []],
      [4, "old", [{ broker: "prod" }]],
    ]);
    expect(result).toMatchObject(success);
  });
});
