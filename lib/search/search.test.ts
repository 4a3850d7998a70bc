import { describe, expect, test } from "vitest";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { taken } from "../event-bus/broker/offer";
import { EventBusError } from "../event-bus/errors";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { type ResumePlaces, type SearchOptions, type SearchStep, search } from "./search";

/** A broker with `count` messages in each stream, one a second in turn: 0 in A, 1 in B, 2 in A, … */
async function filled(count: number, streams = ["A", "B"]) {
  const clock = new ManualClock();
  const { jetstream, log } = new MemoryBroker({ clock });
  await jetstream.start();
  for (const name of streams) await jetstream.streams.create({ name, subjects: [`${name}.>`] });
  const startMs = clock.now();
  for (let at = 0; at < count * streams.length; at++) {
    const name = streams[at % streams.length] ?? "";
    await jetstream.messages.publish({ subject: `${name}.${at % 4}`, data: Buffer.from(String(at)) });
    await clock.advance(1_000);
  }
  return { log: taken(log), clock, startMs, streams };
}

type Filled = Awaited<ReturnType<typeof filled>>;
type Wanted = Partial<Omit<SearchOptions, "range">> & { readonly range?: Partial<SearchOptions["range"]> };

const text = ({ data }: { readonly data: Uint8Array }) => Buffer.from(data).toString();

async function run({ log, clock, streams }: Filled, { range, ...wanted }: Wanted = {}) {
  const steps: SearchStep[] = [];
  const options: SearchOptions = {
    ...{ log, streams, clock, test: () => true, limit: 1_000, resume: {} },
    ...{ budget: { messages: 1_000_000, ms: 60_000 }, signal: new AbortController().signal },
    ...wanted,
    range: { order: "newest", subject: null, sinceMs: null, untilMs: null, fromNumber: null, toNumber: null, ...range },
  };
  for await (const step of search(options)) steps.push(step);
  const last = steps.at(-1);
  if (last === undefined) throw new Error("a search says how it ended");
  const found = steps.flatMap(({ matches }) => matches.map(({ message }) => Number(text(message))));
  return { steps, last, found, resume: last.resume };
}

const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

describe("over several streams", () => {
  test("matches come newest first, or oldest first, whichever stream they are in", async () => {
    const broker = await filled(300);
    expect((await run(broker)).found).toEqual(countdown(599, 0));
    expect((await run(broker, { range: { order: "oldest" } })).found).toEqual(countdown(599, 0).reverse());
  });

  test.each([
    ["newest", 4n, 7n, [6, 5, 4, 3]],
    ["oldest", 4n, 7n, [3, 4, 5, 6]],
    ["newest", null, 2n, [1, 0]],
    ["oldest", 9n, null, [8, 9]],
    ["oldest", 11n, null, []],
  ] as const)("numbers bound it: %s first from %s to %s", async (order, fromNumber, toNumber, expected) => {
    const broker = await filled(10, ["A"]);
    const { found, last } = await run(broker, { range: { order, fromNumber, toNumber } });
    expect(found).toEqual(expected);
    expect(last.end).toBe("done");
  });

  test("it says how far it is, and how it ended", async () => {
    const { last, steps } = await run(await filled(10));
    expect(last).toMatchObject({ end: "done", scanned: 20, over: 2, resume: { A: null, B: null } });
    expect(steps.slice(0, -1).every(({ end }) => end === null)).toBe(true);
  });

  test("it ends at the limit, and goes on from there without a gap or a repetition", async () => {
    const broker = await filled(200);
    const all: number[] = [];
    let scanned = 0;
    let resume: ResumePlaces = {};
    for (let round = 0; round < 100; round++) {
      const part = await run(broker, { limit: 7, resume });
      all.push(...part.found);
      resume = part.resume;
      scanned += part.last.scanned;
      if (part.last.end === "done") break;
      expect(part.found).toHaveLength(7);
    }
    expect(all).toEqual(countdown(399, 0));
    expect(scanned).toBe(400);
  });

  test("a stream that cannot be read is told, and the others are searched", async () => {
    const broker = await filled(5);
    const { last, found } = await run({ ...broker, streams: ["A", "GONE", "B"] });
    expect(found).toEqual(countdown(9, 0));
    expect(last.unread).toEqual([{ stream: "GONE", reason: expect.stringContaining("GONE") }]);
    // Whoever goes on tries it again.
    expect(last.resume).toEqual({ A: null, B: null });
  });

  test("a stream that was over before is not read again, and stays over", async () => {
    const { found, resume, last } = await run(await filled(5), { resume: { A: null } });
    expect(found).toEqual([9, 7, 5, 3, 1]);
    expect(last.over).toBe(2);
    expect(resume).toEqual({ A: null, B: null });
  });

  test("a broker that is away ends it", async () => {
    const broker = await filled(5);
    const read = async () => {
      throw new EventBusError("bus_unavailable", "away");
    };
    await expect(run({ ...broker, log: { ...broker.log, read } })).rejects.toMatchObject({ code: "bus_unavailable" });
  });
});

describe("what is looked at", () => {
  test("only messages that match the subject", async () => {
    const { found, last } = await run(await filled(8), { range: { subject: "*.2" } });
    expect(found).toEqual([14, 10, 6, 2]);
    expect(last.scanned).toBe(4);
  });

  test.each(["newest", "oldest"] as const)("%s first: from a time on, and before another", async (order) => {
    const broker = await filled(500);
    const range = { order, sinceMs: broker.startMs + 100_000, untilMs: broker.startMs + 104_000 };
    const { found, last } = await run(broker, { range });
    expect(found.sort((a, b) => a - b)).toEqual([100, 101, 102, 103]);
    expect(last.end).toBe("done");
  });

  test("after the last message of the range nothing more is read", async () => {
    const broker = await filled(5_000, ["A"]);
    const { last } = await run(broker, { range: { sinceMs: broker.startMs + 4_999_000 } });
    expect(last.scanned).toBeLessThan(5_000);
  });

  test("a test that takes its time is waited for", async () => {
    const { found } = await run(await filled(3), { test: async (message) => text(message) === "4" });
    expect(found).toEqual([4]);
  });
});

describe("its budget", () => {
  test("ends it after so many messages, and the rest is found by going on", async () => {
    const broker = await filled(5_000, ["A"]);
    const rare = { test: ({ data }: { data: Uint8Array }) => text({ data }) === "1" };
    const first = await run(broker, { ...rare, budget: { messages: 100, ms: 60_000 } });
    expect(first.last).toMatchObject({ end: "budget", matches: [] });
    expect((await run(broker, { ...rare, resume: first.resume })).found).toEqual([1]);
  });

  test("ends it after so long", async () => {
    const broker = await filled(5_000, ["A"]);
    const slow = async () => {
      await broker.clock.advance(100);
      return false;
    };
    expect((await run(broker, { test: slow, budget: { messages: 1e9, ms: 1_000 } })).last.end).toBe("budget");
  });
});

test("ends as soon as it is aborted, with the signal's reason", async () => {
  const broker = await filled(5_000, ["A"]);
  const abort = new AbortController();
  const seen: SearchStep[] = [];
  const looking = async () => {
    for await (const step of search({
      ...{ log: broker.log, clock: broker.clock, streams: ["A"], test: () => true, limit: 1e9, resume: {} },
      range: { order: "newest", subject: null, sinceMs: null, untilMs: null, fromNumber: null, toNumber: null },
      budget: { messages: 1e9, ms: 60_000 },
      signal: abort.signal,
    })) {
      seen.push(step);
      abort.abort(new Error("left"));
    }
  };
  await expect(looking()).rejects.toThrow("left");
  expect(seen).toHaveLength(1);
});
