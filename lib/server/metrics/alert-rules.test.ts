import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

// Grafana leaves out what it does not know without a word. Names and values are those of its provisioning of alert rules
// from files (`AlertRuleGroupV1` and `AlertRuleV1` of its source), and of the threshold of an expression.

const duration = z.string().regex(/^\d+[smh]$/);
const range = z.strictObject({ from: z.number().int(), to: z.number().int() });
const query = z.strictObject({
  refId: z.string(),
  queryType: z.string().optional(),
  relativeTimeRange: range,
  datasourceUid: z.string(),
  model: z.union([
    z.strictObject({ refId: z.string(), instant: z.literal(true), expr: z.string() }),
    z.strictObject({
      refId: z.string(),
      type: z.literal("threshold"),
      expression: z.string(),
      conditions: z
        .array(z.strictObject({ evaluator: z.strictObject({ type: z.literal("gt"), params: z.array(z.number()) }) }))
        .length(1),
    }),
  ]),
});
const rule = z.strictObject({
  uid: z
    .string()
    .max(40)
    .regex(/^[\w-]+$/),
  title: z.string().max(190),
  condition: z.string(),
  for: duration,
  keepFiringFor: duration.optional(),
  missing_series_evals_to_resolve: z.number().int().optional(),
  noDataState: z.enum(["Alerting", "NoData", "OK", "KeepLast"]),
  execErrState: z.enum(["Alerting", "Error", "OK", "KeepLast"]),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  data: z.array(query).min(1),
});
const file = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(
    z.strictObject({
      orgId: z.number(),
      name: z.string(),
      folder: z.string(),
      interval: duration,
      rules: z.array(rule).min(1),
    }),
  ),
});

test("Grafana knows every name in the alert rules, and each rule judges a query of its own", () => {
  const { groups } = file.parse(parse(readFileSync("deploy/grafana/alerts.yaml", "utf8")));
  const rules = groups.flatMap((group) => group.rules);
  expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
  for (const { condition, data } of rules) {
    expect(data.map(({ refId, model }) => [refId, model.refId])).toEqual(data.map(({ refId }) => [refId, refId]));
    expect(data.map(({ refId }) => refId)).toContain(condition);
  }
});
