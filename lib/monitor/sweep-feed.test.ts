import { expect, test } from "vitest";
import { silentLogger } from "../event-bus/logger";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { SweepFeed } from "./sweep-feed";

const clock = new ManualClock(1_000);

test("a listener that fails keeps the sweep from no other, and one that has left is not told", () => {
  const feed = new SweepFeed(clock, silentLogger);
  const heard: string[] = [];
  const leave = feed.subscribe(() => void heard.push("first"));
  feed.subscribe(() => {
    throw new Error("broken");
  });
  feed.subscribe(({ intervalMs }) => void heard.push(`last, ${intervalMs}`));
  feed.show({ ...feed.view, intervalMs: 7 });
  expect(heard).toEqual([]);
  feed.tell();
  leave();
  feed.tell();
  expect(heard).toEqual(["first", "last, 7", "last, 7"]);
});

test("the broker's time is ours until it told its own", () => {
  const feed = new SweepFeed(clock, silentLogger);
  expect(feed.brokerNow()).toBe(1_000);
  feed.show({ ...feed.view, clockSkew: { skewMs: -400, uncertaintyMs: 1 } });
  expect(feed.brokerNow()).toBe(600);
});
