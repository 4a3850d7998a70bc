import { beforeEach, expect, test } from "vitest";
import type { ConnectionStatus } from "../../../../model/connection-status";
import type { Announcement, Rejection } from "../../../../model/stream/announcement";
import { RejectionCounts } from "./rejection-counts";

const baseMs = Date.parse("2026-01-01T00:00:00Z");
let counts: RejectionCounts;
let reject: (rejection: Rejection) => void;
let announce: (announcement: Announcement) => void;
let change: (status: ConnectionStatus) => void;

beforeEach(() => {
  const none = () => {};
  counts = new RejectionCounts(
    {
      advisories: {
        watchRejections: (listener) => {
          reject = listener;
          return none;
        },
        watch: (listener) => {
          announce = listener;
          return none;
        },
      },
      connection: {
        onChange: (listener) => {
          change = listener;
          return none;
        },
      },
    },
    () => 5,
  );
  counts.listen();
});

const about = (number: number, deliveries: number, afterMs = 0) => ({
  ...{ id: `${number} ${deliveries}`, at: new Date(baseMs + afterMs).toISOString(), stream: "ORDERS", consumer: "tax" },
  ...{ place: { channel: "ORDERS", at: String(number) }, number, deliveries },
});
const removed = (number: number, deliveries: number) =>
  announce({ ...about(number, deliveries), kind: "removed", reason: null });
const heard = () => [...counts.now().values()];

test("a rejected message that is removed does not come again; one that was delivered since did", () => {
  for (const number of [1, 2, 3]) reject(about(number, 1));
  removed(1, 1);
  removed(2, 2);
  expect(heard()).toEqual([{ rejected: 3, gone: 1 }]);
});

test("a removal that says 0 deliveries is not believed: the server may not know the number", () => {
  reject(about(1, 1));
  removed(1, 0);
  expect(heard()).toEqual([{ rejected: 1, gone: 1 }]);
});

test("the last attempt does not come again, and what was removed without a rejection takes nothing away", () => {
  reject(about(1, 5));
  reject(about(2, 1));
  removed(3, 1);
  expect(heard()).toEqual([{ rejected: 1, gone: 0 }]);
});

test("what was rejected before a reading and is heard after it is left out", () => {
  counts.noteReading(baseMs + 10);
  reject(about(1, 1, 10));
  reject(about(2, 1, 11));
  expect(heard()).toEqual([{ rejected: 1, gone: 0 }]);
});

test("the newest message that comes again is known, also where it is heard of late", () => {
  expect(counts.newestOf("ORDERS", "tax")).toBe(0);
  reject(about(7, 1));
  reject(about(3, 1));
  reject(about(9, 5)); // the last attempt
  expect(counts.newestOf("ORDERS", "tax")).toBe(7);
  counts.noteReading(baseMs + 10);
  reject(about(8, 1));
  expect(counts.newestOf("ORDERS", "tax")).toBe(8);
});

test("an outage is counted: what was rejected meanwhile was not heard", () => {
  change({ state: "idle" });
  expect(counts.outages).toBe(1);
});

test("after the connection was lost, no message that was rejected before is known to come again", () => {
  for (const number of [1, 2]) reject(about(number, 1));
  change({ state: "idle" });
  reject(about(3, 1));
  removed(1, 1);
  expect(heard()).toEqual([{ rejected: 3, gone: 2 }]);
});

test("a removed message whose rejection is not remembered any more may be one that does not come again", () => {
  for (let number = 1; number <= 5_001; number++) reject(about(number, 1));
  removed(1, 1);
  removed(9_999, 1);
  expect(heard()).toEqual([{ rejected: 5_001, gone: 1 }]);
});

test("only a removal can be one of the messages whose rejection is not remembered any more", () => {
  for (let number = 1; number <= 5_001; number++) reject(about(number, 1));
  announce({ ...about(9_999, 1), kind: "terminated", reason: "no good" });
  expect(heard()).toEqual([{ rejected: 5_001, gone: 0 }]);
});
