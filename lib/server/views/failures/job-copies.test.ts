import { expect, test } from "vitest";
import type { JobCopy } from "../../../jobs/jobs";
import { natsGrammar } from "../../../model/stream/grammar";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { copyProgress } from "./job-copies";

const [orders, retries] = ["ORDERS", "ORDERS_RETRY"];
const created = "ORDERS.order.created";
const copy = (number: number, about: Partial<JobCopy> = {}): JobCopy => ({
  place: { channel: orders, at: String(number) },
  ...{ number, subject: created, onlyConsumer: null, failedAgain: false, at: "2026-11-23T11:00:00.000Z" },
  ...about,
});
const billing = consumerHealth({ name: "billing", deliveredUpTo: 14, finishedUpTo: 12, inFlight: 1 });
const search = consumerHealth({ name: "search", deliveredUpTo: 20, finishedUpTo: 20 });
const progress = (copies: JobCopy[], consumers = [billing, search]) =>
  copyProgress(copies, {
    consumers,
    streams: [orders, retries].map((name) => ({ config: { name }, removesFinished: false })),
    grammar: natsGrammar,
  });

test("a copy is acknowledged once every consumer that reads it is done with it", () => {
  const copies = [11, 12, 13, 15].map((number) => copy(number));
  expect(progress(copies)).toEqual({ stored: 4, acknowledged: 2, failedAgain: 0, unread: 0 });
  expect(progress(copies, [search]).acknowledged).toBe(4);
});

test("what failed again is not counted as acknowledged, although its consumer went on", () => {
  expect(progress([copy(11, { failedAgain: true }), copy(12)])).toMatchObject({ acknowledged: 1, failedAgain: 1 });
});

test("what nobody reads, or nobody knows who, is told apart", () => {
  const copies = [copy(11, { subject: "ORDERS.other" }), copy(12, { subject: null }), copy(13, { number: null })];
  expect(progress(copies)).toEqual({ stored: 3, acknowledged: 0, failedAgain: 0, unread: 3 });
});

test("a copy for one consumer alone is read under its name, whatever else reads the stream", () => {
  const alone = { place: { channel: retries, at: "3" }, subject: null, onlyConsumer: "billing" };
  const own = consumerHealth({ ...billing, stream: retries, deliveredUpTo: 3, finishedUpTo: 3, inFlight: 0 });
  const other = consumerHealth({ ...search, stream: retries, deliveredUpTo: 0, finishedUpTo: 0 });
  expect(progress([copy(3, alone)], [own, other])).toMatchObject({ stored: 1, acknowledged: 1 });
  expect(progress([copy(3, alone)], [other])).toMatchObject({ stored: 1, unread: 1 });
});
