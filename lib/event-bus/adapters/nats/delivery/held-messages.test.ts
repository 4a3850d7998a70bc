import type { Msg } from "@nats-io/transport-node";
import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../../testing/manual-clock";
import { RecordingLogger } from "../../../testing/recording-logger";
import type { Acknowledgement } from "../wire/acknowledgement";
import { HeldMessages, type PulledMessage, type PullSession } from "./held-messages";

const old = "2026-01-01T00:00:00.000Z";
const anew = "2026-01-01T00:01:00.000Z";

/** What the server was told, after the reply subject. */
let told: string[];
/** Handlers that began, by the time at which their message was stored, with what ends them. */
let begun: { storedAt: string; end: (answer: Acknowledgement) => void }[];
let listened: string[];
let logger: RecordingLogger;
beforeEach(() => {
  told = [];
  begun = [];
  listened = [];
  logger = new RecordingLogger();
});

const session: PullSession = {
  client: {
    subscribe() {
      throw new Error("nothing is pulled here");
    },
    publish: (subject, payload) => void told.push(`${subject} ${text(payload)}`),
    isClosed: () => false,
    isDraining: () => false,
  },
  jetstream: { apiPrefix: "$JS.API" },
  newInbox: () => "_INBOX.own",
  info: { version: "2.11.0" },
};

const text = (payload: unknown) => (payload instanceof Uint8Array ? new TextDecoder().decode(payload) : payload);

const hold = (concurrency: number) =>
  new HeldMessages(
    {
      connection: { session: () => session, onSession: () => () => {}, untilConnected: async () => true },
      ...{ ackWaitMs: 30_000, maxDeliver: 3, clock: new ManualClock(), logger, concurrency },
      handle: ({ storedAt }) => new Promise((end) => begun.push({ storedAt, end })),
    },
    {
      onRoom() {},
      onTold: ({ storedAt }: PulledMessage, { kind }) => void listened.push(`${storedAt} ${kind}`),
      onLost() {},
    },
  );

const facts = (seq: number, storedAt: string, attempt = 1) => ({ stream: "S", consumer: "c", attempt, seq, storedAt });
const delivered = (reply: string): Msg => ({
  ...{ subject: "S.a", sid: 1, reply, data: new Uint8Array() },
  respond: () => false,
  json() {
    throw new Error("no JSON");
  },
  string: () => "",
});
const settled = () => new Promise((resolve) => setImmediate(resolve));
const beginnings = () => begun.map(({ storedAt }) => storedAt);

async function end(at: number): Promise<void> {
  begun[at]?.end({ kind: "ack" });
  await settled();
}

test("a message that comes again while it is handled is handled once, and its newest delivery is answered", async () => {
  const held = hold(2);
  held.hold(facts(1, old), delivered("first"));
  held.hold(facts(1, old, 2), delivered("second"));
  await end(0);
  expect(beginnings()).toEqual([old]);
  expect(told).toEqual(["second +ACK"]);
  expect(held.size).toBe(0);
});

test.each([1, 2])(
  "an event of a new stream is handled although one with its sequence is, by %d at once",
  async (lanes) => {
    const held = hold(lanes);
    held.hold(facts(1, old), delivered("old"));
    held.hold(facts(1, anew), delivered("new"));
    await end(0);
    expect(told).toEqual([]); // the server takes an answer by sequence: it would be one about the new event
    expect(beginnings()).toEqual([old, anew]);
    expect(held.size).toBe(1);
    await end(1);
    expect(told).toEqual(["new +ACK"]);
    expect(listened).toEqual([`${anew} ack`]);
    expect(held.size).toBe(0);
    expect(logger.problems.map(({ fields }) => fields.stream_seq)).toEqual([1]);
  },
);

test("an event of a new stream takes the place of one with its sequence that waits", async () => {
  const held = hold(1);
  held.hold(facts(1, old), delivered("old 1"));
  held.hold(facts(2, old), delivered("old 2"));
  held.hold(facts(2, anew), delivered("new 2"));
  await end(0);
  await end(1);
  expect(beginnings()).toEqual([old, anew]);
  expect(told).toEqual(["old 1 +ACK", "new 2 +ACK"]);
  await held.finish();
  expect(held.release()).toBe(true);
});
