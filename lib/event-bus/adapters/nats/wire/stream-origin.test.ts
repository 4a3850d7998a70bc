import { expect, test } from "vitest";
import { toOrigins } from "./stream-origin";

// As nats-server 2.15.1 tells them: without filter and transforms until it has reached the other stream.
const unreached = { name: "ORDERS", lag: 0, active: -1 };

test("what of its origin a mirror copies is known before it has reached it", () => {
  const mirror = { name: "ORDERS", filter_subject: "orders.eu" };
  expect(toOrigins({ config: { mirror }, mirror: unreached })).toEqual([
    {
      ...{ name: "ORDERS", kind: "mirror", lag: 0, activeMs: null },
      ...{ filter: "orders.eu", transforms: [], external: null, problem: null },
    },
  ]);
});

test("of a stream that is a source twice, each has its own state", () => {
  const transforms = [{ src: "orders.>", dest: "copied.>" }];
  const sources = [
    { name: "ORDERS", filter_subject: "orders.eu" },
    { name: "ORDERS", subject_transforms: transforms },
    { name: "USERS", external: { api: "$JS.far.API", deliver: "" } },
  ];
  const states = [
    { name: "ORDERS", lag: 7, active: 1_000_000, subject_transforms: transforms },
    { name: "ORDERS", lag: 3, active: 2_000_000, filter_subject: "orders.eu" },
  ];
  expect(toOrigins({ config: { sources }, sources: states })).toMatchObject([
    { filter: "orders.eu", lag: 3, activeMs: 2, external: null },
    { transforms, filter: null, lag: 7, activeMs: 1 },
    { name: "USERS", lag: 0, activeMs: null, external: "$JS.far.API" },
  ]);
  const [first, second] = toOrigins({ config: { sources }, sources: [unreached, { ...unreached, lag: 5 }] });
  expect([first?.lag, second?.lag]).toEqual([0, 5]);
});
