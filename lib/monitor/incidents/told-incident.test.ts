import { expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import { incidentOf } from "../../model/testing/incident";
import { dueNews, untold } from "./told-incident";

const hourMs = 60 * 60_000;
const closedAt = "2026-11-23T14:30:00.000Z";
const closed = incidentOf({ closedAt, closedBy: "calm" });
const after = (hours: number) => brokerMs(Date.parse(closedAt) + hours * hourMs);

test("an incident that nobody was told of is told as over for a night, and not later", () => {
  const due = (hours: number) => dueNews({ incident: closed, ...untold }, after(hours));
  expect([0, 11.9, 12].map(due)).toEqual(["closed", "closed", null]);
});

test("the end of an incident that somebody was told of is told however late, and once", () => {
  const told = { at: "2026-11-23T14:02:11.000Z", verdict: "stalled" as const, closed: false };
  expect(dueNews({ incident: closed, told, claim: null }, after(48))).toBe("closed");
  expect(dueNews({ incident: closed, told: { ...told, closed: true }, claim: null }, after(48))).toBeNull();
});
