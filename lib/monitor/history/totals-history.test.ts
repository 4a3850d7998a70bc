import { expect, test } from "vitest";
import { atLeast, exact, unknown } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
import { streamOf } from "../testing/lag-samples";
import { asUnread } from "../unread-consumer";
import { sumTotals, TotalsHistory } from "./totals-history";

const stream = { ...streamOf(), messagesPerS: exact(5) };
const worker = consumerHealth({ waiting: 7, inFlight: 2, ackedPerS: exact(3) });
const silent = asUnread(consumerHealth({ name: "silent", waiting: 100 }), "2026-11-23T10:00:00.000Z");
const whole = { sampledAtMs: 1, isWhole: true, streams: [stream], missingStreams: [], consumers: [worker] };
const part = { ...whole, isWhole: false, consumers: [worker, silent] };

test("sums are exact when all was read", () => {
  const sums = { messagesPerS: exact(5), ackedPerS: exact(3), waiting: exact(7), inFlight: exact(2) };
  expect(sumTotals(whole)).toEqual(sums);
});

test("what did not answer makes a sum the least that it can be; its old counts are in none", () => {
  expect(sumTotals(part)).toMatchObject({ ackedPerS: atLeast(3), waiting: atLeast(7), inFlight: atLeast(2) });
  expect(sumTotals({ ...part, missingStreams: ["GONE"] }).messagesPerS).toEqual(atLeast(5));
  expect(sumTotals({ ...part, consumers: [silent] }).waiting.value).toBeNull();
});

test("consumers that were never seen, since they could not be listed, may add to every sum of consumers", () => {
  const sums = { ackedPerS: atLeast(3), waiting: atLeast(7), inFlight: atLeast(2) };
  expect(sumTotals({ ...part, consumers: [worker] })).toMatchObject(sums);
});

test("before the first sweep no sum is known, and none is 0", () => {
  const { messagesPerS, ackedPerS, waiting, inFlight } = sumTotals({ ...whole, sampledAtMs: null, consumers: [] });
  const notRead = unknown("nothing was read yet");
  expect([messagesPerS, ackedPerS, waiting, inFlight]).toEqual([notRead, notRead, notRead, notRead]);
});

test("streams of Jetlag's own count nowhere, whether they answer or not", () => {
  const own = { ...stream, config: { ...stream.config, name: "JETLAG_FAILURES" } };
  const view = { ...whole, streams: [stream, own], missingStreams: ["JETLAG_JOBS"] };
  expect(sumTotals(view).messagesPerS).toEqual(exact(5));
});

test("in the history a sum that leaves something out is a gap", () => {
  const history = new TotalsHistory();
  history.add(1_000, whole, exact(4));
  history.add(2_000, part, atLeast(4));
  history.add(3_000, { ...part, missingStreams: ["GONE"] }, unknown("failures are not captured"));
  expect(history.columns()).toEqual({
    atMs: [1_000, 2_000, 3_000],
    messagesPerS: [5, 5, null],
    ackedPerS: [3, null, null],
    waiting: [7, null, null],
    openFailures: [4, 4, null],
  });
});
