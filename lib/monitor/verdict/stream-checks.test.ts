import { describe, expect, test } from "vitest";
import { exact, unknown } from "../../model/known";
import type { Stream } from "../../model/stream/stream";
import { streamOf } from "../testing/lag-samples";
import { checkStream } from "./stream-checks";

const check = (metadata: Record<string, string>, about: Partial<Omit<Stream, "config">> = {}) => {
  const written = Object.entries(metadata).map(([key, value]) => [`io.nats.monitor.${key}`, value]);
  return checkStream(streamOf({ ...about, config: { metadata: Object.fromEntries(written) } }));
};
const peer = (name: string, about: Partial<NonNullable<Stream["peers"]>[number]> = {}) => ({
  name,
  offline: false,
  current: true,
  lag: 0,
  activeMs: 10,
  ...about,
});
const cluster = { leader: "n0", peers: [peer("n0"), peer("n1"), peer("n2", { lag: 50, activeMs: 9_000 })] };
const source = { kind: "source" as const, filter: null, transforms: [], external: null, problem: null };
const sourced = {
  origins: [
    { ...source, name: "A", lag: 0, activeMs: 5 },
    { ...source, name: "B", lag: 10, activeMs: null },
  ],
};

type Case = [Record<string, string>, Partial<Omit<Stream, "config">>, string, string];

describe("a check of a stream", () => {
  test.each<Case>([
    [{ "msgs-critical": "99" }, { messages: 100 }, "ok", "100 messages"],
    [{ "msgs-critical": "100" }, { messages: 100 }, "failed", "100 messages"],
    [{ "msgs-warn": "100" }, { messages: 100 }, "warning", "100 messages"],
    [{ "subjects-critical": "5" }, { subjectCount: exact(4) }, "ok", "4 subjects"],
    [{ "subjects-critical": "5" }, { subjectCount: exact(5) }, "failed", "5 subjects"],
    [
      { "subjects-critical": "5" },
      { subjectCount: unknown("the server did not say") },
      "warning",
      "not known how many: the server did not say",
    ],
    [{ "min-sources": "2" }, sourced, "ok", "2 sources"],
    [{ "min-sources": "3" }, sourced, "failed", "2 sources"],
    [{ "max-sources": "1" }, sourced, "failed", "2 sources"],
    [{ "lag-critical": "11" }, sourced, "ok", "none behind"],
    [{ "lag-critical": "10" }, sourced, "failed", "behind: B"],
    [{ "lag-critical": "10" }, {}, "failed", "no sources and no mirror"],
    [{ "seen-critical": "1s" }, sourced, "failed", "not heard of: B"],
    [{ "peer-expect": "3" }, cluster, "ok", "3 servers"],
    [{ "peer-expect": "5" }, cluster, "failed", "3 servers"],
    [{ "peer-expect": "3" }, {}, "failed", "not on a cluster"],
    [{ "peer-expect": "3" }, { ...cluster, leader: null }, "failed", "no leader"],
    [{ "peer-lag-critical": "50" }, cluster, "ok", "none behind"],
    [{ "peer-lag-critical": "49" }, cluster, "failed", "behind: n2"],
    [{ "peer-seen-critical": "10s" }, cluster, "ok", "all heard"],
    [{ "peer-seen-critical": "5s" }, cluster, "failed", "not heard of: n2"],
    [
      { "peer-seen-critical": "10s" },
      { ...cluster, peers: [peer("n0"), peer("n1", { offline: true })] },
      "failed",
      "not heard of: n1",
    ],
  ])("%o of %o is %s: %s", (metadata, about, state, found) => {
    const key = Object.keys(metadata)[0];
    expect(check(metadata, about).checks).toMatchObject([{ key, state, found }]);
  });

  test("subjects are too few where the critical number is the lower one", () => {
    const bounds = { "subjects-warn": "10", "subjects-critical": "2" };
    expect(check(bounds, { subjectCount: exact(11) }).checks.map(({ state }) => state)).toEqual(["ok", "ok"]);
    expect(check(bounds, { subjectCount: exact(9) }).checks.map(({ state }) => state)).toEqual(["warning", "ok"]);
    expect(check(bounds, { subjectCount: exact(2) }).checks.map(({ state }) => state)).toEqual(["warning", "failed"]);
  });

  test("is switched off by 0 or as a whole, and told when it cannot be read", () => {
    expect(check({ "msgs-critical": "0" })).toEqual({ checks: [], problems: [] });
    expect(check({ "msgs-critical": "5", enabled: "false" })).toEqual({ checks: [], problems: [] });
    expect(check({ "msgs-critical": "few", "seen-critical": "5" }).problems).toEqual([
      'msgs-critical: "few" is not a whole number',
      'seen-critical: "5" is not a time such as 5m',
    ]);
  });

  test("limits of consumers in the stream's metadata are no checks of the stream", () => {
    expect(check({ "unprocessed-critical": "5" })).toEqual({ checks: [], problems: [] });
  });
});
