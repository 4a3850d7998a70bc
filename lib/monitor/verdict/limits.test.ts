import { describe, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import { exact } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
import { evidenceOf } from "../testing/lag-samples";
import { Activity } from "./activity";
import type { HealthEvidence } from "./health-evidence";
import { judgeLimits, metadataLimits, settingsLimits } from "./limits";
import { VerdictStory } from "./verdict-story";

const nowMs = brokerMs(Date.parse("2026-01-01T12:00:00.000Z"));
const none = { values: new Map(), problems: [] };

const consumer = consumerHealth({
  waiting: 1_204,
  inFlight: 40,
  redelivered: 3,
  openPulls: 2,
  lastDeliveredAt: "2026-01-01T11:55:00.000Z",
  lastAckedAt: null,
});

const judge = (metadata: Record<string, string>) =>
  judgeLimits({ consumer: metadataLimits(metadata, "consumer"), stream: none, settings: none }, consumer, nowMs);

describe("what is written", () => {
  test.each([
    ["unprocessed-critical", "1204", true],
    ["unprocessed-critical", "1205", false],
    ["outstanding-ack-critical", "40", true],
    ["outstanding-ack-critical", "41", false],
    ["redelivery-critical", "3", true],
    ["redelivery-critical", "4", false],
    ["waiting-critical", "2", true],
    ["waiting-critical", "3", false],
    ["last-delivery-critical", "5m", true],
    ["last-delivery-critical", "5m1s", false],
    ["last-ack-critical", "10000h", true],
  ])("%s %s: reached is %s", (key, text, reached) => {
    expect(judge({ [`io.nats.monitor.${key}`]: text }).limits).toMatchObject([{ key, source: "consumer", reached }]);
  });

  test("enabled false, 0 and negative values switch limits off", () => {
    const key = "io.nats.monitor.unprocessed-critical";
    expect(judge({ [key]: "1", "io.nats.monitor.enabled": "false" }).limits).toEqual([]);
    expect(judge({ [key]: "0" }).limits).toEqual([]);
    expect(judge({ [key]: "-1" }).limits).toEqual([]);
    expect(judge({ [key]: "1", "io.nats.monitor.enabled": "true" }).limits).toHaveLength(1);
  });

  test("a value that cannot be read is told, and limits nothing", () => {
    const { limits, problems } = judge({
      "io.nats.monitor.unprocessed-critical": "many",
      "io.nats.monitor.last-ack-critical": "5",
    });
    expect(limits).toEqual([]);
    expect(problems).toEqual([
      'unprocessed-critical: "many" is not a whole number',
      'last-ack-critical: "5" is not a time such as 5m',
    ]);
  });

  test("a check that Jetlag does not make is told, and those beside it hold", () => {
    const { limits, problems } = judge({
      "io.nats.monitor.shoe-size": "46",
      "io.nats.monitor.peer-expect": "3",
      "io.nats.monitor.enabled": "true",
      "io.nats.monitor.unprocessed-critical": "1",
      owner: "billing",
    });
    expect(limits).toHaveLength(1);
    expect(problems).toEqual([
      "shoe-size: Jetlag does not check this",
      "peer-expect: a check of streams, not of consumers",
    ]);
    expect(metadataLimits({ "io.nats.monitor.peer-expect": "3" }, "stream").problems).toEqual([]);
    expect(judge({ "io.nats.monitor.shoe-size": "46", "io.nats.monitor.enabled": "false" }).problems).toEqual([]);
  });

  test.each([
    ["true", 0, false],
    ["true", 1, true],
    ["true", null, true],
  ])("pinned %s with %s groups without a client: reached is %s", (text, unpinnedGroups, reached) => {
    const written = {
      consumer: metadataLimits({ "io.nats.monitor.pinned": text }, "consumer"),
      stream: none,
      settings: none,
    };
    expect(judgeLimits(written, { ...consumer, unpinnedGroups }, nowMs).limits).toMatchObject([
      { key: "pinned", reached },
    ]);
  });

  test("pinned false asks for nothing, and a word that is neither is told", () => {
    expect(judge({ "io.nats.monitor.pinned": "false" })).toEqual({ limits: [], problems: [] });
    expect(judge({ "io.nats.monitor.pinned": "perhaps" }).problems).toEqual(['pinned: "perhaps" is not true or false']);
  });

  test("of each key the one nearest to the consumer counts", () => {
    const written = {
      consumer: metadataLimits({ "io.nats.monitor.unprocessed-critical": "5000" }, "consumer"),
      stream: metadataLimits(
        {
          "io.nats.monitor.unprocessed-critical": "1",
          "io.nats.monitor.redelivery-critical": "9",
        },
        "stream",
      ),
      settings: settingsLimits(["redelivery-critical=1", "outstanding-ack-critical = 40"]),
    };
    expect(judgeLimits(written, consumer, nowMs).limits).toEqual([
      { key: "unprocessed-critical", value: 5_000, source: "consumer", reached: false },
      { key: "outstanding-ack-critical", value: 40, source: "settings", reached: true },
      { key: "redelivery-critical", value: 9, source: "stream", reached: false },
    ]);
  });

  test("0 at the consumer switches off what its stream says", () => {
    const written = {
      consumer: metadataLimits({ "io.nats.monitor.unprocessed-critical": "0" }, "consumer"),
      stream: metadataLimits({ "io.nats.monitor.unprocessed-critical": "1" }, "consumer"),
      settings: none,
    };
    expect(judgeLimits(written, consumer, nowMs).limits).toEqual([]);
  });
});

describe("what it means for the verdict", () => {
  const judged = (metadata: Record<string, string>, change: Partial<HealthEvidence> = {}) =>
    new VerdictStory().next(
      evidenceOf({ consumer, limits: judge(metadata).limits, nowMs, activity: new Activity(nowMs), ...change }),
      null,
    );
  const reached = { "io.nats.monitor.unprocessed-critical": "1000" };

  test("a calm consumer is over its limit, since it was seen", () => {
    expect(judged(reached)).toMatchObject({
      verdict: "over_limit",
      reason: "1,204 waiting, limit 1,000 from the consumer's metadata",
      since: new Date(nowMs).toISOString(),
    });
  });

  test("what is worse tells more of what is wrong", () => {
    const openFailures = { count: exact(3), firstAtMs: nowMs - 5_000, lastAtMs: nowMs };
    expect(judged(reached, { openFailures })).toMatchObject({ verdict: "giving_up" });
  });

  test("limits that are not reached change nothing", () => {
    expect(judged({ "io.nats.monitor.unprocessed-critical": "1205" }).verdict).not.toBe("over_limit");
  });

  test("times are told in the unit that they have two of, further limits are counted", () => {
    const metadata = { "io.nats.monitor.last-delivery-critical": "1m", "io.nats.monitor.last-ack-critical": "1m" };
    expect(judged(metadata).reason).toBe(
      "last delivery 5 min ago, limit 60 s from the consumer's metadata, and 1 more",
    );
  });
});
