import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import { ManualClock } from "../../../testing/manual-clock";
import type { Delivered } from "../../memory/delivery/delivery-ledger";
import { MemoryBroker } from "../../memory/memory-broker";
import { MemoryServer } from "../../memory/memory-server";
import type { NewConsumer } from "../consumers";
import type { NewStream } from "../streams";

// What sweeps count of a consumer that is given messages by hand, and whose stream loses some.

const { signal } = new AbortController();
const key = consumerKey("WORK", "worker");
let clock: ManualClock;
let server: MemoryServer;
let broker: MemoryBroker;

beforeEach(async () => {
  clock = new ManualClock();
  server = new MemoryServer(clock);
  broker = new MemoryBroker({ server, clock });
  await broker.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await broker.stop();
});

const workQueue: Partial<NewStream> = { retention: "workqueue" };
const unfiltered: Partial<NewConsumer> = { filterSubjects: [] };

/** A stream and the consumer `worker` of `WORK.a`. */
function open(stream: Partial<NewStream>, consumer: Partial<NewConsumer> = {}): void {
  server.createStream({ name: "WORK", subjects: ["WORK.>"], retention: "limits", allowDirect: true, ...stream });
  home().consumers.create({ name: "worker", ackPolicy: "explicit", filterSubjects: ["WORK.a"], ...consumer });
}

const home = () => server.stream("WORK");
const worker = () => home().consumers.get("worker");

/** Publishes one message for each letter. */
function publish(letters: string): void {
  for (const letter of letters) server.publish({ subject: `WORK.${letter}`, data: new Uint8Array(1) });
}

/** Takes so many messages, and answers none. */
async function take(count: number): Promise<Delivered[]> {
  return new Promise((resolve, reject) => {
    worker().pull(count, { take: resolve, onGone: () => reject(new Error("the consumer is gone")) });
  });
}

/** Takes so many messages, and acknowledges them. */
async function finish(count: number): Promise<void> {
  for (const delivered of await take(count)) worker().ack(delivered);
}

/** Takes one message twice: it was rejected at once the first time. */
async function finishAtSecondTry(): Promise<void> {
  for (const delivered of await take(1)) worker().nak(delivered, 0);
  await finish(1);
}

function remove(...seqs: number[]): void {
  for (const seq of seqs) {
    const record = home().log.get(seq);
    if (record !== undefined) home().remove(record);
  }
}

const counts = async () => (await broker.read(signal)).counts.get(key);

/** How many were given for the first time in what is done: at least, and at most. Sweeps before and after it. */
async function given(work: () => Promise<void>): Promise<readonly [number, number]> {
  const before = await counts();
  await work();
  const after = await counts();
  if (before === undefined || after?.since !== before.since) throw new Error("the counting has begun anew");
  return [after.firstLeast - before.firstLeast, after.firstMost - before.firstMost];
}

/** So much is done before that it is known what the consumer holds. */
async function warmUp(): Promise<void> {
  await counts();
  for (let sweep = 0; sweep < 3; sweep++) {
    publish("az");
    await finish(1);
    await counts();
  }
}

describe("a work queue's filtered consumer", () => {
  beforeEach(async () => {
    open(workQueue);
    await warmUp();
  });

  test("was given what it was delivered, where as much left the stream", async () => {
    publish("aaazz");
    expect(await given(() => finish(3))).toEqual([3, 3]);
  });

  test("was given at most what left the stream, where more was delivered", async () => {
    publish("aa");
    expect(await given(finishAtSecondTry)).toEqual([0, 1]);
  });

  test("was given at most what it was delivered, where more left the stream: somebody deletes messages that wait", async () => {
    publish("aaaaa");
    const first = home().log.lastNumber - 4;
    const deleteSome = async () => {
      await finish(2);
      remove(first + 3, first + 4);
    };
    expect(await given(deleteSome)).toEqual([0, 2]);
  });

  test("is not told exactly where messages are deleted that wait while others come again", async () => {
    publish("aaaaaa");
    const last = home().log.lastNumber;
    const both = async () => {
      for (let again = 0; again < 2; again++) await finishAtSecondTry();
      remove(last);
    };
    expect(await given(both)).toEqual([0, 3]);
  });

  test("is not told exactly where as many are deleted as come again, as far as rejections tell", async () => {
    publish("aaaaaa");
    const last = home().log.lastNumber;
    const both = async () => {
      await finishAtSecondTry();
      remove(last);
    };
    expect(await given(both)).toEqual([0, 2]);
    // All that was rejected is finished since.
    publish("aa");
    await finish(2);
    await counts();
    publish("a");
    expect(await given(() => finish(1))).toEqual([1, 1]);
  });

  test("is not told exactly while what was rejected may come again", async () => {
    publish("aaaaaa");
    const last = home().log.lastNumber;
    for (const delivered of await take(1)) worker().nak(delivered, 1_000);
    await counts();
    const both = async () => {
      await clock.advance(1_000);
      await finish(2);
      remove(last);
    };
    // The one that came again and another one; one was deleted.
    expect(await given(both)).toEqual([0, 2]);
  });

  test("is not told exactly of what it had while nothing was heard", async () => {
    publish("aaa");
    const [delivered] = await take(1);
    const withOutage = async () => {
      await broker.stop();
      await broker.start();
      if (delivered !== undefined) worker().ack(delivered);
      await finish(2);
    };
    expect(await given(withOutage)).toEqual([0, 2]);
    publish("a");
    expect(await given(() => finish(1))).toEqual([1, 1]);
  });

  test("was given at most what it was delivered, where a subject beside its own is purged", async () => {
    publish("aazzzzzz");
    const purge = async () => {
      await finishAtSecondTry();
      home().purge({ subject: "WORK.z" });
    };
    expect(await given(purge)).toEqual([0, 2]);
  });
});

describe("what a work queue's filtered consumer holds", () => {
  beforeEach(() => open(workQueue));

  test("is known over a while in which nothing happens", async () => {
    await warmUp();
    for (let sweep = 0; sweep < 3; sweep++) await counts();
    publish("aaa");
    expect(await given(() => finish(3))).toEqual([3, 3]);
  });

  test("says nothing any more where messages left while nobody did anything", async () => {
    await warmUp();
    publish("a");
    await counts();
    await counts();
    remove(home().log.firstNumber);
    await counts();
    // One left that it was not given, and one came again: that is no two that were given once.
    expect(await given(finishAtSecondTry)).toEqual([0, 2]);
  });
});

describe("an unfiltered consumer of a work queue", () => {
  beforeEach(() => open(workQueue, unfiltered));

  test("was given what it passed, where it was delivered as much", async () => {
    await warmUp();
    publish("aaz");
    expect(await given(() => finish(3))).toEqual([3, 3]);
  });

  test("was given at most what it passed, where more was delivered", async () => {
    await warmUp();
    publish("aaaa");
    const both = async () => {
      for (let again = 0; again < 2; again++) await finishAtSecondTry();
      remove(home().log.firstNumber);
      await finish(1);
    };
    expect(await given(both)).toEqual([0, 4]);
  });

  test("was given at most what it was delivered, where it passed more", async () => {
    await warmUp();
    publish("aaaa");
    const both = async () => {
      remove(home().log.firstNumber, home().log.firstNumber + 1);
      await finish(2);
    };
    expect(await given(both)).toEqual([0, 2]);
  });

  test("was not given twice what is known to have come again, though as much was deleted", async () => {
    await warmUp();
    publish("aaa");
    const both = async () => {
      for (const delivered of await take(1)) worker().nak(delivered, 0);
      await take(1);
      remove(home().log.firstNumber + 1);
      await finish(1);
    };
    // Three delivered, three passed, one of them deleted; the one that came again is in flight.
    expect(await given(both)).toEqual([0, 2]);
  });
});

describe("an unfiltered consumer of a stream that keeps what is finished", () => {
  beforeEach(() => open({}, unfiltered));

  test("was given exactly what it passed, where nothing is missing", async () => {
    await warmUp();
    await finish(3);
    await counts();
    publish("aaa");
    const twice = async () => {
      await finishAtSecondTry();
      await finish(2);
    };
    expect(await given(twice)).toEqual([3, 3]);
  });
});

describe("counting", () => {
  test("goes on while nothing is stored", async () => {
    open({});
    publish("aa");
    const before = await counts();
    expect(before).toBeUndefined();
    await finish(1);
    const first = await counts();
    await finish(1);
    expect(await counts()).toEqual({ ...first, firstLeast: 2, firstMost: 2 });
  });

  test("tells nothing of a consumer that was given nothing, whatever it finished", async () => {
    open({});
    publish("a");
    const [delivered] = await take(1);
    await counts();
    if (delivered !== undefined) worker().ack(delivered);
    expect(await counts()).toBeUndefined();
  });

  test("costs no more than 250 counts a sweep, and who had no turn is first in the next", async () => {
    open({});
    const names = Array.from({ length: 251 }, (_, at) => `reader-${at}`);
    for (const name of names)
      home().consumers.create({ name, ackPolicy: "explicit", filterSubjects: ["WORK.a"], maxAckPending: 10 });
    await counts();
    publish("a");
    const count = vi.spyOn(broker.jetstream.messages, "countFrom");
    const round = async () => {
      for (const name of names)
        await new Promise((resolve) =>
          home()
            .consumers.get(name)
            .pull(1, { take: resolve, onGone: () => {} }),
        );
      return (await broker.read(signal)).counts;
    };
    const first = await round();
    expect(count).toHaveBeenCalledTimes(250);
    const leastOf = (name: string, from: typeof first) => from.get(consumerKey("WORK", name))?.firstLeast;
    const unlucky = names.filter((name) => leastOf(name, first) !== 1);
    expect(unlucky).toHaveLength(1);
    publish("a");
    const second = await round();
    expect(unlucky.map((name) => leastOf(name, second))).toEqual([1]);
  });

  test("hears rejections from the first time on that something is not exact", async () => {
    const hear = vi.spyOn(broker.jetstream.advisories, "watchRejections");
    open({});
    await warmUp();
    publish("aaa");
    await finishAtSecondTry();
    await counts();
    expect(hear).not.toHaveBeenCalled();
    await finishAtSecondTry();
    home().purge({ beforeSeq: 100 });
    await counts();
    expect(hear).toHaveBeenCalledOnce();
  });

  test("hears rejections from the first time on that a work queue's consumer is given something", async () => {
    const hear = vi.spyOn(broker.jetstream.advisories, "watchRejections");
    open(workQueue, unfiltered);
    await counts();
    expect(hear).not.toHaveBeenCalled();
    publish("a");
    await finish(1);
    await counts();
    expect(hear).toHaveBeenCalledOnce();
  });
});

describe("rejections", () => {
  /** The counter hears rejections, and a message is in hand. */
  const listening = async () => {
    open(workQueue, unfiltered);
    await warmUp();
    publish("aa");
    await finishAtSecondTry();
    await counts();
  };

  test("that were heard since are told, and those of a moment that was read already are not", async () => {
    await listening();
    const [delivered] = await take(1);
    await counts();
    // In the millisecond of the reading: it may be part of that.
    if (delivered !== undefined) worker().nak(delivered, 0);
    await take(1);
    expect(await counts()).toMatchObject({ rejectedBefore: 0, rejectedAfter: 0 });
  });

  test("that come later than the reading count", async () => {
    await listening();
    const [delivered] = await take(1);
    await counts();
    await clock.advance(10);
    if (delivered !== undefined) worker().nak(delivered, 0);
    await take(1);
    expect(await counts()).toMatchObject({ rejectedBefore: 1, rejectedAfter: 1 });
  });

  test("do not count where somebody had messages removed: what was rejected may be among them", async () => {
    await listening();
    const [delivered] = await take(1);
    await counts();
    await clock.advance(10);
    if (delivered !== undefined) worker().nak(delivered, 60_000);
    publish("aa");
    await finish(1);
    // It was rejected, and is in flight as long as it waits.
    expect(await counts()).toMatchObject({ rejectedBefore: 1, rejectedAfter: 1 });
    await broker.jetstream.streams.purge("WORK");
    publish("a");
    await finish(1);
    // One fewer came again than was rejected, perhaps: what was in flight.
    expect(await counts()).toMatchObject({ rejectedBefore: 0, rejectedAfter: 0 });
  });

  test("of the step in which somebody had messages removed do not count either", async () => {
    await listening();
    await counts();
    await clock.advance(10);
    publish("aa");
    for (const delivered of await take(2)) worker().nak(delivered, 60_000);
    await broker.jetstream.streams.purge("WORK");
    expect(await counts()).toMatchObject({ rejectedBefore: 0, rejectedAfter: 0 });
  });
});
