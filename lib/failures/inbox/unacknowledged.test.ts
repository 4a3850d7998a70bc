import { beforeEach, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import { UnacknowledgedDeliveries } from "./unacknowledged";

const billing = { stream: "ORDERS", consumer: "billing" };
const minuteMs = 60_000;
let deliveries: UnacknowledgedDeliveries;
beforeEach(() => {
  deliveries = new UnacknowledgedDeliveries();
});

const end = (id: string, atMs: number, of = billing) => deliveries.add({ id, at: new Date(atMs).toISOString(), ...of });
const countIn = (fromMs: number, toMs: number, of = billing) =>
  deliveries.countIn({ fromMs: brokerMs(fromMs), toMs: brokerMs(toMs) }, of);

test("both ends of a span belong to it", () => {
  for (const ms of [999, 1_000, 1_500, 2_000, 2_001]) end(`at ${ms}`, ms);
  expect(countIn(1_000, 2_000)).toBe(3);
  expect(countIn(2_000, 1_000)).toBe(0);
});

test("the same announcement counts once, and each consumer for itself", () => {
  for (const id of ["a", "a", "b"]) end(id, 1_000);
  end("c", 1_000, { stream: "ORDERS", consumer: "audit" });
  expect(countIn(0, 5_000)).toBe(2);
  expect(countIn(0, 5_000, { stream: "ORDERS", consumer: "audit" })).toBe(1);
  expect(countIn(0, 5_000, { stream: "OTHER", consumer: "billing" })).toBe(0);
});

test("a quarter of an hour is remembered, however much comes", () => {
  for (let minute = 0; minute <= 60; minute++) end(`${minute}`, minute * minuteMs);
  expect(countIn(45 * minuteMs, 60 * minuteMs)).toBe(16);
});
