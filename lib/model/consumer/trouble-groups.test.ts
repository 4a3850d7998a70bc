import { expect, test } from "vitest";
import { exact } from "../known";
import { consumerHealth } from "../testing/consumer-health";
import { groupTroubles, rankConsumers } from "./trouble-groups";

const nowMs = Date.parse("2026-11-30T12:00:00.000Z");
const ago = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();
const days = 3 * 24 * 60;

const old = (name: string, stream: string) => consumerHealth({ name, stream, verdict: "no_reader", since: ago(days) });
const audits = ["a", "b", "c"].map((name) => old(name, "AUDIT_018"));
const storm = consumerHealth({ name: "storm", stream: "ORDERS", verdict: "giving_up", since: ago(1) });
const growing = consumerHealth({
  ...{ name: "slow", stream: "ORDERS", verdict: "falling_behind", since: ago(days) },
  waitingPerS: exact(12),
});
const losing = consumerHealth({ name: "loser", stream: "LOGS", verdict: "losing_data", since: ago(days) });
const calm = consumerHealth({ name: "calm", stream: "ORDERS", verdict: "healthy" });
const all = [...audits, storm, growing, losing, calm];

test("one fact of a stream is told once", () => {
  const [group] = groupTroubles([...audits, old("d", "AUDIT_019"), calm], nowMs);
  expect(group).toMatchObject({ stream: "AUDIT_018", verdict: "no_reader", since: ago(days) });
  expect(group?.consumers.map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("what loses messages comes first, then what is new, then what grows, then what was there for days", () => {
  expect(groupTroubles(all, nowMs).map(({ stream, verdict }) => `${stream} ${verdict}`)).toEqual([
    "LOGS losing_data",
    "ORDERS giving_up",
    "ORDERS falling_behind",
    "AUDIT_018 no_reader",
  ]);
});

test("a group is as new as the last that joined it", () => {
  const joined = consumerHealth({ name: "d", stream: "AUDIT_018", verdict: "no_reader", since: ago(2) });
  expect(groupTroubles([...all, joined], nowMs)[1]).toMatchObject({ stream: "AUDIT_018", since: ago(2) });
});

test("what is muted calls for nobody", () => {
  const mute = {
    ...{ id: "m", stream: "AUDIT_018", consumer: null, verdict: "no_reader", reason: "known", by: "ann" },
    ...{ at: ago(1), until: ago(-60) },
  };
  const known = all.map((one) => (one.stream === "AUDIT_018" ? { ...one, mute } : one));
  expect(groupTroubles(known, nowMs).map(({ stream }) => stream)).not.toContain("AUDIT_018");
  expect(rankConsumers(known, nowMs)).toHaveLength(all.length);
});

test("the list has the same order, and everybody once", () => {
  expect(rankConsumers(all, nowMs).map(({ name }) => name)).toEqual(["loser", "storm", "slow", "a", "b", "c", "calm"]);
});
