import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseMaskRules } from "../../../access/mask/mask-rules";
import { createMessageMask } from "../../../access/mask/message-mask";
import { failuresQuerySchema } from "../../../contract/failures";
import type { JetStreamPort } from "../../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../../event-bus/adapters/jetstream/jetstream-log";
import { MemoryBroker } from "../../../event-bus/adapters/memory/memory-broker";
import { systemClock } from "../../../event-bus/clock";
import { silentLogger } from "../../../event-bus/logger";
import { DeadLetters, defaultDeadLetterPatterns } from "../../../failures/inbox/dead-letters";
import { FailureStore } from "../../../failures/inbox/failure-store";
import { brokerMs } from "../../../model/broker-time";
import { exact } from "../../../model/known";
import { noMask } from "../../../model/message/message-mask";
import { MemoryStore } from "../../../store/memory/memory-store";
import type { FailureDesk } from "../../dashboard/failure-desk";
import { findFailures, type ListParts, listFailures, readFailure } from "./failure-list";

const failedAt = "2026-01-01T00:00:00.000Z";
const mebibyte = 1024 * 1024;
const letters = 40;
const query = failuresQuerySchema.parse({ search: "needle" });
const counts = { open: exact(letters), lastHour: exact(0), revision: 0, capturedSince: null, problem: null };

let bus: JetStreamPort;
let parts: ListParts;
/** Messages that each read handed over, in order. */
let read: number[];
/** Called before each read. */
let onRead = () => {};

/** Dead letters of a mebibyte each; the text that is searched for is in the middle of every tenth one. */
beforeEach(async () => {
  bus = new MemoryBroker({ logger: silentLogger }).jetstream;
  await bus.start();
  const store = new FailureStore({
    log: new JetStreamLog(bus),
    store: new MemoryStore(systemClock),
    logger: silentLogger,
    mask: noMask,
  });
  await bus.streams.create({ name: "DLQ", subjects: ["dlq"] });
  for (let letter = 0; letter < letters; letter++) {
    const data = new Uint8Array(mebibyte);
    if (letter % 10 === 0) data.set(new TextEncoder().encode("Needle"), mebibyte / 2);
    await bus.messages.publish({ subject: "dlq", data });
  }
  const following = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  await following.follow((await bus.streams.list()).streams);
  parts = {
    mask: noMask,
    failures: { store, counts: () => counts },
    monitor: { brokerNow: () => brokerMs(Date.now()) },
  };
  read = [];
  onRead = () => {};
  const actual = bus.messages.read.bind(bus.messages);
  vi.spyOn(bus.messages, "read").mockImplementation(async (stream, range, take, options) => {
    onRead();
    const at = read.push(0) - 1;
    return actual(
      stream,
      range,
      (message) => {
        read[at] = (read[at] ?? 0) + 1;
        take(message);
      },
      options,
    );
  });
});
afterEach(() => bus.stop());

it("a list that is limited to a time has only failures of that time; so have its total and its groups", async () => {
  const { failures } = await listFailures(parts, failuresQuerySchema.parse({}));
  const at = Date.parse(failures[0]?.failedAt ?? "");
  const firstAt = Date.parse(failures.at(-1)?.failedAt ?? "");
  const listed = async (asked: object, nowMs = at) => {
    const monitor = { brokerNow: () => brokerMs(nowMs) };
    const { total, groups } = await listFailures({ ...parts, monitor }, failuresQuerySchema.parse(asked));
    return [total, groups.reduce((sum, { count }) => sum + count, 0)];
  };
  const [before, after] = [-60_000, 60_000].map((ms) => new Date(at + ms).toISOString());
  expect(await listed({ since: before, until: after })).toEqual([letters, letters]);
  expect(await listed({ until: before })).toEqual([0, 0]);
  expect(await listed({ since: after })).toEqual([0, 0]);
  expect(await listed({ withinMs: "60000" })).toEqual([letters, letters]);
  expect(await listed({ withinMs: "60000" }, at + 120_000)).toEqual([0, 0]);
  expect(await listed({ withinMs: "60000", since: after })).toEqual([0, 0]);
  expect(await listed({ withinMs: "60000" }, firstAt + 59_999)).toEqual([letters, letters]);
});

it("a search answers with what it has once its budget is spent, and says where to go on", async () => {
  const { index } = parts.failures.store;
  const [known] = index.list({ state: "all" });
  if (known === undefined) throw new Error("there are dead letters");
  const later = new Date(Date.parse(known.failure.failedAt) + 1_000).toISOString();
  for (let n = 0; n < 5_500; n++)
    index.add({
      ...known,
      payloadAt: null,
      previewAt: null,
      failure: { ...known.failure, id: `x${n}`, failedAt: later },
    });
  const answer = await listFailures(parts, { ...query, search: "nowhere" });
  expect(answer).toMatchObject({ failures: [], next: expect.stringMatching(/_x\d+$/) });
  expect(answer.scanned).toBeLessThanOrEqual(5_000);
});

describe("a search through large payloads", () => {
  it("finds what is in them, a few read at a time, in as many steps as it takes", async () => {
    const found: (number | null | undefined)[] = [];
    let after: string | undefined;
    do {
      const answer = await listFailures(parts, { ...query, after });
      found.push(...answer.failures.map(({ letter }) => letter?.number));
      after = answer.next ?? undefined;
    } while (after !== undefined);
    expect(found).toEqual([31, 21, 11, 1]);
    expect(Math.max(...read)).toBeLessThanOrEqual(8);
    expect((await findFailures(parts, { search: "needle", state: "open" })).length).toBe(4);
    expect(Math.max(...read)).toBeLessThanOrEqual(8);
  });

  it("ends when whoever asked has left", async () => {
    const leaving = new AbortController();
    const reason = new Error("the client left");
    onRead = () => leaving.abort(reason);
    const asked = { ...parts, signal: leaving.signal };
    await expect(listFailures(asked, query)).rejects.toBe(reason);
    await expect(findFailures(asked, { search: "needle", state: "open" })).rejects.toBe(reason);
    expect(read).toEqual([0, 0]);
  });
});

it("a search finds nothing by what is hidden, also where only the beginning of a payload is left", async () => {
  const mask = createMessageMask(parseMaskRules("$..password"));
  const store = new FailureStore({
    log: new JetStreamLog(bus),
    store: new MemoryStore(systemClock),
    logger: silentLogger,
    mask,
  });
  await bus.streams.create({ name: "ORDERS", subjects: ["orders"] });
  const headers: [string, string][] = [
    ["Error", "login failed with zebraPASS77"],
    ["Trace", "walrus"],
  ];
  const message = { subject: "orders", storedAt: failedAt, headers, headersWhole: true, sizeBytes: 900, whole: false };
  const origin = { stream: "ORDERS", seq: 1, consumer: "billing", deliveries: 1 };
  const record = { type: "failed", id: "one", reason: "terminated", detail: null, failedAt, ...origin } as const;
  await store.append({ ...record, message }, Buffer.from('{"id":7,"pass'));
  const search = async (text: string) => {
    const asked = { ...parts, mask, failures: { store, counts: () => counts } };
    return (await listFailures(asked, failuresQuerySchema.parse({ search: text }))).failures.length;
  };
  expect(await Promise.all(["zebraPASS77", "login failed", "walrus"].map(search))).toEqual([0, 0, 1]);
});

it.each([
  [13, false],
  [14, true],
])("of a payload of %i bytes, 13 of them kept, it is said whether it is cut: %s", async (sizeBytes, truncated) => {
  const store = new FailureStore({
    log: new JetStreamLog(bus),
    store: new MemoryStore(systemClock),
    logger: silentLogger,
    mask: noMask,
  });
  const message = {
    subject: "orders",
    storedAt: failedAt,
    headers: [],
    headersWhole: true,
    sizeBytes,
    whole: !truncated,
  };
  const origin = { stream: "ORDERS", seq: 1, consumer: "billing", deliveries: 1 };
  const record = { type: "failed", id: "one", reason: "terminated", detail: null, failedAt, ...origin } as const;
  await store.append({ ...record, message }, Buffer.from('{"id":7,"pass'));
  const desk: Pick<FailureDesk, "store"> = { store };
  expect((await readFailure(desk, noMask, "one")).message?.payload).toMatchObject({ sizeBytes, truncated });
});
