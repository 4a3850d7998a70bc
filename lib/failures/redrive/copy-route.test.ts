import { expect, test } from "vitest";
import { RetryTargets } from "../../event-bus/adapters/jetstream/failures/retry-targets";
import type { Recipients } from "../../event-bus/broker/sender";
import type { HeaderEntries } from "../../model/message/headers";
import { letterOf } from "../testing/letter";
import { routeCopy, skipReason } from "./copy-route";

const channels = [
  { config: { name: "ORDERS", subjects: ["ORDERS.>"] } },
  { config: { name: "ORDERS_RETRY", subjects: ["ORDERS_RETRY.>"] } },
];
const retry = {
  ...{ stream: "ORDERS_RETRY", name: "billing", displayName: "billing" },
  config: { filterSubjects: ["ORDERS_RETRY.billing"] },
};
const targets = new RetryTargets({ channels, readers: [retry], unanswered: ["FAR_RETRY"] });

/** OUT stores what is sent to it under another subject; LOST in a way that cannot be undone. */
const recipients: Pick<Recipients, "subjectFor"> = {
  subjectFor: ({ channel, subject }) =>
    channel === "LOST"
      ? { possible: false, reason: "stream LOST stores in.* as x" }
      : { possible: true, subject: channel === "OUT" ? subject.replace("out.", "in.") : subject },
};
const ways = { targets, recipients };

const letter = (...headers: HeaderEntries) => letterOf(headers);
const origin: HeaderEntries = [
  ["Original-Stream", "ORDERS"],
  ["Original-Consumer", "billing"],
];
const created: [string, string] = ["Original-Subject", "ORDERS.created"];
const alone = { to: "consumer", destination: null } as const;

test("a copy for everyone goes to the subject of its message, or where all of a job go", () => {
  const everyone = { to: "everyone", destination: null } as const;
  const there = { kind: "subject", subject: "ORDERS.created", retry: null };
  expect(routeCopy(letter(...origin, created), everyone, ways)).toEqual(there);
  expect(routeCopy(letter(...origin), everyone, ways)).toEqual({ kind: "unknown" });
  const elsewhere = { ...everyone, destination: "x" };
  expect(routeCopy(letter(...origin), elsewhere, ways)).toEqual({ kind: "subject", subject: "x", retry: null });
});

test("a copy for everyone goes to the subject that its stream stores as the message's own, or nowhere", () => {
  const everyone = { to: "everyone", destination: null } as const;
  const of = (stream: string, aim: { to: "everyone"; destination: string | null } = everyone) =>
    routeCopy(letter(["Original-Stream", stream], ["Original-Subject", "out.a"]), aim, ways);
  expect(of("OUT")).toEqual({ kind: "subject", subject: "in.a", retry: null });
  expect(of("LOST")).toEqual({ kind: "unmapped", subject: "out.a", reason: "stream LOST stores in.* as x" });
  expect(of("LOST", { ...everyone, destination: "x" })).toMatchObject({ subject: "x" });
});

test("a copy for one consumer goes to its retry subject and says which event it is", () => {
  expect(routeCopy(letter(...origin, created), alone, ways)).toEqual({
    kind: "subject",
    subject: "ORDERS_RETRY.billing",
    retry: { channel: "ORDERS_RETRY", eventSubject: "ORDERS.created" },
  });
});

test("of a copy that failed again, the event is what the first copy said; the retry subject is none", () => {
  const again: HeaderEntries = [
    ["Original-Stream", "ORDERS_RETRY"],
    ["Original-Consumer", "billing"],
    ["Original-Subject", "ORDERS_RETRY.billing"],
  ];
  expect(routeCopy(letter(...again, ["Jetlag-Event-Subject", "ORDERS.created"]), alone, ways)).toMatchObject({
    subject: "ORDERS_RETRY.billing",
    retry: { eventSubject: "ORDERS.created" },
  });
  expect(routeCopy(letter(...again), alone, ways)).toEqual({ kind: "unknown" });
});

test("a message whose headers were kept only in part is not copied at all, and that is not for want of a consumer", () => {
  const whole = letter(...origin, created);
  const cut = { ...whole, failure: { ...whole.failure, headersWhole: false } };
  for (const aim of [alone, { to: "everyone", destination: null }, { to: "everyone", destination: "x" }] as const) {
    const route = routeCopy(cut, aim, ways);
    expect(route).toEqual({ kind: "incomplete" });
    expect(skipReason(route)).toContain("headers were too large to be recorded whole");
    expect(skipReason(routeCopy(whole, aim, ways))).toBeNull();
  }
});

test("of a stream that does not answer nobody says that it is not there", () => {
  const far = letter(["Original-Stream", "FAR"], ["Original-Consumer", "billing"], created);
  expect(routeCopy(far, alone, ways)).toEqual({
    kind: "unreachable",
    reason: "stream FAR_RETRY does not answer just now",
  });
});

test("who is not known, or has no retry subject, cannot be reached alone", () => {
  const reasonOf = (...headers: HeaderEntries) => routeCopy(letter(...headers), alone, ways);
  expect(reasonOf()).toMatchObject({ reason: "the message does not say which consumer failed" });
  expect(reasonOf(["Original-Consumer", "billing"])).toMatchObject({
    reason: "the message does not say on which stream it failed",
  });
  expect(reasonOf(["Original-Consumer", "search"], ["Original-Stream", "ORDERS"], created)).toMatchObject({
    kind: "unreachable",
    reason: expect.stringContaining("search has no retry subject"),
  });
});
