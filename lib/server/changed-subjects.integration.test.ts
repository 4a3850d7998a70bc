import { type JetStreamManager, jetstream, type StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { POST as postJob } from "@/app/api/failures/jobs/route";
import { POST as postPlan } from "@/app/api/failures/plan/route";
import { GET as getRecipients } from "@/app/api/recipients/route";
import { failurePlanSchema } from "../contract/failure-jobs";
import { jobAnswerSchema } from "../contract/jobs";
import { recipientsSchema } from "../contract/publish";
import { taken } from "../event-bus/broker/offer";
import { covers, hasWildcard } from "../model/stream/subject";
import type { Dashboard } from "./dashboard/dashboard";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

const patience = { timeout: 45_000, interval: 50 };

let watched: WatchedServer;
let client: NatsConnection;
let manager: JetStreamManager;
let dashboard: Dashboard;

beforeEach(async () => {
  watched = await startWatchedServer();
  ({ client, manager, dashboard } = watched);
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
});
afterEach(() => watched.stop());

const stream = (name: string, config: Partial<StreamConfig>) => manager.streams.add({ name, ...config });
const consumer = (of: string, name: string, filter?: string) =>
  manager.consumers.add(of, {
    durable_name: name,
    ack_policy: "explicit",
    ...(filter === undefined ? {} : { filter_subject: filter }),
  });

/** A worker takes a message and says that it must never be delivered again. */
async function fail(of: string, name: string): Promise<void> {
  const reader = await jetstream(client).consumers.get(of, name);
  const message = await reader.next({ expires: 5_000 });
  message?.term("no");
  await client.flush();
  await vi.waitFor(() => expect([...dashboard.failures.store.index.list({ state: "open" })]).toHaveLength(1), patience);
}

const waiting = async (of: string, name: string) => (await manager.consumers.info(of, name)).num_pending;
const recipients = async (subject: string) => {
  const path = `/api/recipients?subject=${encodeURIComponent(subject)}`;
  return readAnswer(await getRecipients(getOf(path), noParams), recipientsSchema);
};

const redriveOfAll = { action: "redrive", scope: { filter: {} } };
const plan = async () =>
  readAnswer(await postPlan(postOf("/api/failures/plan", redriveOfAll), noParams), failurePlanSchema);

async function redrive() {
  const { job } = await readAnswer(
    await postJob(postOf("/api/failures/jobs", redriveOfAll), noParams),
    jobAnswerSchema,
  );
  await vi.waitFor(() => expect(dashboard.failures.jobs.get(job.id).status).toBe("finished"), patience);
  return dashboard.failures.jobs.get(job.id);
}

const readers = (consumers: readonly { stream: string; name: string }[]) =>
  consumers.map(({ stream: of, name }) => `${of}/${name}`).sort();

describe("a stream that transforms its subjects", () => {
  beforeEach(async () => {
    await stream("XFORM", { subjects: ["in.>"], subject_transform: { src: "in.>", dest: "out.>" } });
    await consumer("XFORM", "outreader", "out.orders.>");
    await consumer("XFORM", "allreader");
    await client.request("in.orders.created", '{"id":77}');
    await dashboard.monitor.sweepNow({ here: true });
  });

  test("gives a message to who reads what it is stored under", async () => {
    const found = await recipients("in.orders.created");
    expect(found).toMatchObject({ stream: "XFORM", storedAs: "out.orders.created", copies: [] });
    expect(readers(found.consumers)).toEqual(["XFORM/allreader", "XFORM/outreader"]);
  });

  test("is sent a failed message's copy under the subject that it stores as the same", async () => {
    await fail("XFORM", "outreader");
    const { subjects, stored } = await plan();
    expect({ stored, subjects }).toMatchObject({
      stored: 1,
      subjects: [{ subject: "in.orders.created", stream: "XFORM", refusal: null, recipients: [{}, {}] }],
    });
    expect((await redrive()).counts).toMatchObject({ published: 1, refused: 0 });
    expect(await waiting("XFORM", "outreader")).toBe(1);
    expect((await manager.streams.getMessage("XFORM", { seq: 2 }))?.subject).toBe("out.orders.created");
  });
});

test("a transform that leaves out a part of the subject is told before, and refused with the reason", async () => {
  await stream("LOSSY", { subjects: ["lossy.*"], subject_transform: { src: "lossy.*", dest: "kept" } });
  await consumer("LOSSY", "reader");
  await client.request("lossy.a", "1");
  await fail("LOSSY", "reader");
  const reason =
    "stream LOSSY stores lossy.* as kept, and no subject is known that it stores as kept: the transform leaves out " +
    "wildcard 1";
  const planned = await plan();
  expect(planned).toMatchObject({ stored: 0, subjects: [{ subject: "kept", stream: null, refusal: reason }] });
  expect((await redrive()).counts).toMatchObject({ published: 0, refused: 1 });
});

describe("a stream that others copy", () => {
  beforeEach(async () => {
    await stream("PLAIN", { subjects: ["plain.>"] });
    await stream("PMIR", { mirror: { name: "PLAIN" } });
    await stream("SRC", {
      sources: [{ name: "PMIR", subject_transforms: [{ src: "plain.*", dest: "copied.{{wildcard(1)}}" }] }],
    });
    await consumer("PLAIN", "plainreader");
    await consumer("PMIR", "pmirreader");
    await consumer("SRC", "srcreader", "copied.>");
    await consumer("SRC", "other", "elsewhere");
    await client.request("plain.a", "1");
    await vi.waitFor(async () => expect(await waiting("SRC", "srcreader")).toBe(1), patience);
    await dashboard.monitor.sweepNow({ here: true });
  });

  test("gives a message to the readers of all copies", async () => {
    const found = await recipients("plain.a");
    expect(found.copies).toEqual([
      { stream: "PMIR", subject: "plain.a", by: "copy", certain: true },
      { stream: "SRC", subject: "copied.a", by: "copy", certain: true },
    ]);
    expect(readers(found.consumers)).toEqual(["PLAIN/plainreader", "PMIR/pmirreader", "SRC/srcreader"]);
  });

  test("says of a mirror's failed consumer that it is not alone", async () => {
    await fail("PMIR", "pmirreader");
    const { subjects, targeted } = await plan();
    expect(readers(subjects[0]?.recipients ?? [])).toEqual(["PLAIN/plainreader", "PMIR/pmirreader", "SRC/srcreader"]);
    expect(targeted).toEqual({ possible: false, reason: "2 other consumers get copies too" });
  });

  test("is where a copy of what its copies' consumers failed is sent to", async () => {
    await fail("SRC", "srcreader");
    expect((await plan()).subjects).toMatchObject([{ subject: "plain.a", stream: "PLAIN" }]);
    expect((await redrive()).counts).toMatchObject({ published: 1 });
    await vi.waitFor(async () => expect(await waiting("SRC", "srcreader")).toBe(1), patience);
  });
});

test("a message that is republished into another stream reaches its readers", async () => {
  await stream("PUSHY", { subjects: ["pushy.>"], republish: { src: "pushy.>", dest: "again.>" } });
  await stream("AGAIN", { subjects: ["again.>"] });
  await consumer("AGAIN", "reader");
  await dashboard.monitor.sweepNow({ here: true });
  const found = await recipients("pushy.a");
  expect(found.copies).toEqual([{ stream: "AGAIN", subject: "again.a", by: "republish", certain: true }]);
  expect(readers(found.consumers)).toEqual(["AGAIN/reader"]);
});

test("a token that was split is put together again for a redrive", async () => {
  await stream("SPLIT", { subjects: ["split.*"], subject_transform: { src: "split.*", dest: "cut.{{split(1,-)}}" } });
  await consumer("SPLIT", "reader");
  await client.request("split.eu-west-1", "1");
  await fail("SPLIT", "reader");
  expect((await plan()).subjects).toMatchObject([{ subject: "split.eu-west-1", stream: "SPLIT", refusal: null }]);
  expect((await redrive()).counts).toMatchObject({ published: 1, refused: 0 });
  expect((await manager.streams.getMessage("SPLIT", { seq: 2 }))?.subject).toBe("cut.eu.west.1");
});

describe("for every function of a transform", () => {
  const functions = [
    ...["$2.$1", "{{partition(5,2)}}.{{wildcard(1)}}.$2", "fixed.$2", "x{{left(1,2)}}.$2", "a$1.$2"],
    ...["{{split(1,-)}}.$2", "{{split(1,--)}}.$2", "{{split(1, )}}.$2", "{{split(1,a)}}.$2"],
    ...["{{split(1,-)}}.{{split(2,-)}}", "{{splitfromleft(1,2)}}.$2", "{{SplitFromRight(1,2)}}.$2"],
    ...["{{slicefromleft(1,3)}}.{{wildcard(2)}}", "{{slicefromright(1,3)}}.$2", "{{ sliceFromLeft( 2 , 2 ) }}.$1"],
    ...["{{left(1,2)}}.$2", "{{right(1,2)}}.$2", "{{left(1,4)}}.{{right(2,3)}}", "{{left(1,0)}}.$2"],
    ...["{{partition(10,1)}}.$2", "{{partition(10,1,2)}}.$2", "{{partition(10)}}", "{{partition(0,1)}}.$2.$1"],
    ...["{{random(1)}}.$1.$2", "{{random(5)}}.$1.$2", "{{split(1,-)}}"],
  ];
  const written = ["ab-cd-ef.q", "abcdefg.zz", "-a--b-.q", "--a.b", "---.a-b", "ab.cd", "abcdef.x-y", "äöü.q"];
  const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
  // The same in each run: what fails can be looked at.
  const drawn = fc.sample(fc.tuple(word, word), { numRuns: 20, seed: 13 }).map((tokens) => tokens.join("."));

  test("a subject is predicted as the server stores it, and what is undone is stored as the same", async () => {
    for (const [at, dest] of functions.entries())
      await stream(`T${at}`, { subjects: [`t${at}.>`], subject_transform: { src: `t${at}.*.*`, dest: `o.${dest}` } });
    const { channels } = await dashboard.broker.read(AbortSignal.timeout(20_000));
    const ways = taken(dashboard.broker.sender).recipientsOf(channels);
    const undone = await Promise.all(
      functions.map(async (_dest, at) => {
        let count = 0;
        for (const rest of [...written, ...drawn]) {
          const stored = await storedAs(`T${at}`, `t${at}.${rest}`);
          const predicted = ways.storedAs(`t${at}.${rest}`);
          if (hasWildcard(predicted)) expect(covers(predicted, stored)).toBe(true);
          else expect(predicted).toBe(stored);
          const back = ways.subjectFor({ channel: `T${at}`, subject: stored });
          if (!back.possible) expect(back.reason).toMatch(/: .+/);
          else if (++count > 0) expect(await storedAs(`T${at}`, back.subject)).toBe(stored);
        }
        return count > 0;
      }),
    );
    const never = functions.filter((_dest, at) => !undone[at]);
    expect(never).toEqual([
      ...["fixed.$2", "x{{left(1,2)}}.$2", "a$1.$2"],
      ...["{{partition(10,1)}}.$2", "{{partition(10,1,2)}}.$2", "{{partition(10)}}"],
      ...["{{random(5)}}.$1.$2", "{{split(1,-)}}"],
    ]);
  });

  async function storedAs(name: string, subject: string): Promise<string> {
    const { seq } = (await client.request(subject, "")).json<{ seq: number }>();
    return (await manager.streams.getMessage(name, { seq }))?.subject ?? "";
  }
});
