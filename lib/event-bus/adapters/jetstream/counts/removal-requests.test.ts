import { beforeEach, expect, test } from "vitest";
import type { ConnectionStatus } from "../../../../model/connection-status";
import type { Traffic } from "../../../broker/traffic";
import { RemovalRequests } from "./removal-requests";

let nowMs: number;
let requests: RemovalRequests;
const watches = new Map<string, Parameters<Traffic["watch"]>>();
let change: (status: ConnectionStatus) => void;

beforeEach(() => {
  nowMs = 100_000;
  watches.clear();
  requests = new RemovalRequests(
    {
      traffic: {
        watch: (...watch) => {
          watches.set(watch[0], watch);
          return () => {};
        },
      },
      connection: {
        onChange: (listener) => {
          change = listener;
          return () => {};
        },
      },
    },
    () => nowMs,
  );
  requests.listen();
  requests.listen();
});

function ask(subject: string): void {
  const data = new Uint8Array();
  for (const [filter, [, listener]] of watches)
    if (subject.startsWith(filter.slice(0, -1))) listener({ subject, sizeBytes: 0, data, headers: [] });
}

const both = ["ORDERS", "BILLS"];
const since = (ms: number) => [...requests.since(ms, both)];

test.each(["$JS.API.STREAM.PURGE.ORDERS", "$JS.API.STREAM.MSG.DELETE.ORDERS"])("hears %s", (subject) => {
  expect(since(nowMs)).toEqual([]);
  ask(subject);
  expect(since(nowMs)).toEqual(["ORDERS"]);
});

test("a request takes effect within five seconds: readings that began later do not show it", () => {
  ask("$JS.API.STREAM.PURGE.BILLS");
  expect(since(nowMs + 5_000)).toEqual(["BILLS"]);
  expect(since(nowMs + 5_001)).toEqual([]);
});

test("what may have gone unheard since the reading before may have been for any stream", () => {
  change({ state: "idle" });
  expect(since(nowMs)).toEqual(both);
  expect(since(nowMs + 1)).toEqual([]);
});

test("while one of the two may not be heard, nothing is known of any stream", () => {
  const [, , onPermission] = watches.get("$JS.API.STREAM.MSG.DELETE.*") ?? [];
  onPermission?.(false);
  expect(since(nowMs + 60_000)).toEqual(both);
  onPermission?.(true);
  expect(since(nowMs)).toEqual(both);
  expect(since(nowMs + 60_000)).toEqual([]);
});

test("requests for streams without end are not remembered one by one", () => {
  for (let at = 0; at < 10_000; at++) ask(`$JS.API.STREAM.PURGE.S${at}`);
  expect(since(nowMs)).toEqual([]);
  ask("$JS.API.STREAM.PURGE.ORDERS");
  expect(since(nowMs)).toEqual(both);
  nowMs += 10_000;
  expect(since(nowMs)).toEqual([]);
  ask("$JS.API.STREAM.PURGE.ORDERS");
  expect(since(nowMs)).toEqual(["ORDERS"]);
});
