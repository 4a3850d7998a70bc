import { type Consumer, jetstream } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { POST as postFailureJob } from "@/app/api/failures/jobs/route";
import { POST as postMessageJob } from "@/app/api/messages/jobs/route";
import { POST as postSearch } from "@/app/api/search/route";
import { GET as getConsumers } from "@/app/api/streams/[stream]/consumers/route";
import type { ExportedSearchRequest } from "../contract/export";
import { jobAnswerSchema } from "../contract/jobs";
import type { MessageJobInput } from "../contract/message-jobs";
import { type SearchRequest, searchLineSchema } from "../contract/search";
import { consumerListSchema } from "../contract/streams";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

// Streams whose first message has a number that JavaScript rounds to that of another one.

const first = 9_007_199_254_740_993n;
const at = (index: number) => String(first + BigInt(index));
const patience = { timeout: 45_000, interval: 50 };

let watched: WatchedServer;

beforeAll(async () => {
  watched = await startWatchedServer();
  const { client, manager, dashboard } = watched;
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.failures.counts().capturedSince).not.toBeNull(), patience);
  for (const [name, retention] of [
    ["LIMITS", "limits"],
    ["QUEUE", "workqueue"],
    ["COPIES", "limits"],
  ] as const) {
    const config = { name, retention, subjects: [`${name}.>`], storage: "file", num_replicas: 1, allow_direct: true };
    const text = JSON.stringify(config).replace(/\}$/, `,"first_seq":${first}}`);
    await client.request(`$JS.API.STREAM.CREATE.${name}`, text);
  }
  for (const name of ["LIMITS", "QUEUE"]) {
    await manager.consumers.add(name, { durable_name: "reader", ack_policy: "explicit", max_deliver: 2 });
    for (let n = 0; n < 6; n++) await client.request(`${name}.a`, JSON.stringify({ n, name }));
  }
});
afterAll(() => watched.stop());

const readerOf = (stream: string): Promise<Consumer> => jetstream(watched.client).consumers.get(stream, "reader");
const failures = () => [...watched.dashboard.failures.store.index.list({ state: "all" })].map(({ failure }) => failure);
const stateOf = async (stream: string) => (await watched.manager.streams.info(stream)).state;

async function finished(answer: Response) {
  const { job } = await readAnswer(answer, jobAnswerSchema);
  const { jobs } = watched.dashboard.failures;
  await vi.waitFor(() => expect(jobs.get(job.id).status).toBe("finished"), patience);
  return jobs.get(job.id);
}
const run = async (input: MessageJobInput) => finished(await postMessageJob(postOf("/x", input), noParams));

async function found(asked: SearchRequest): Promise<string[]> {
  const answer = await postSearch(postOf("/api/search", asked), noParams);
  const lines = (await answer.text()).trim().split("\n");
  return lines.flatMap((line) => {
    const read = searchLineSchema.parse(JSON.parse(line));
    return read.kind === "match" ? [read.message.place.at] : [];
  });
}

test("a message that failed is recorded as itself, and one that was rejected is retried as itself", async () => {
  for (const stream of ["LIMITS", "QUEUE"]) {
    const reader = await readerOf(stream);
    (await reader.next({ expires: 5_000 }))?.term("poison");
    (await reader.next({ expires: 5_000 }))?.nak(3_600_000);
  }
  await vi.waitFor(() => expect(failures()).toHaveLength(2), patience);
  expect(failures().find(({ stream }) => stream === "LIMITS")).toMatchObject({
    ...{ at: at(0), number: null, subject: "LIMITS.a", preview: '{"n":0,"name":"LIMITS"}' },
  });
  // Its message left the queue with its termination.
  expect(failures().find(({ stream }) => stream === "QUEUE")).toMatchObject({ at: at(0), number: null, preview: null });
  const { retrying } = watched.dashboard.failures;
  const places = () => retrying.list.map(({ place }) => `${place.channel} ${place.at}`);
  await vi.waitFor(() => expect(places().sort()).toEqual([`LIMITS ${at(1)}`, `QUEUE ${at(1)}`]), patience);
  await watched.dashboard.monitor.sweepNow({ fresh: true });
  expect(places()).toHaveLength(2);
});

test("figures of its consumer are bounds, and none of them comes of rounding", async () => {
  await watched.dashboard.monitor.sweepNow({ fresh: true });
  const answer = await getConsumers(getOf("/x"), { params: Promise.resolve({ stream: "LIMITS" }) });
  const [consumer] = (await readAnswer(answer, consumerListSchema)).consumers;
  expect(consumer).toMatchObject({
    waiting: 4,
    inFlight: 1,
    exactNumbers: { deliveredUpTo: at(1), finishedUpTo: at(0) },
  });
  expect(consumer?.redeliveriesPerS.value ?? 0).toBe(0);
});

test("a search takes numbers as text", async () => {
  const range = { streams: ["LIMITS"], fromNumber: at(1), toNumber: at(3), text: "n" };
  expect(await found({ ...range, order: "oldest" })).toEqual([at(1), at(2), at(3)]);
  expect(await found(range)).toEqual([at(3), at(2), at(1)]);
});

test("a replay reads each message, and its copies say where they come from", async () => {
  const search: ExportedSearchRequest = { streams: ["LIMITS"], fromNumber: at(2), toNumber: at(3), order: "oldest" };
  const job = await run({ action: "replay", search, destination: "COPIES.a", confirmed: { total: 2 } });
  expect(job.counts).toMatchObject({ published: 2 });
  const headers = await found({
    streams: ["COPIES"],
    headers: [{ name: "Jetlag-Origin-Seq", operator: "=", value: at(3) }],
  });
  expect(headers).toEqual([at(1)]);
});

test("a redrive of what a queue gave up stores the copy and drops the original", async () => {
  const reader = await readerOf("QUEUE");
  const gaveUp = () => failures().filter(({ stream, reason }) => stream === "QUEUE" && reason === "gave_up");
  // The server gives one up with the pull that comes after its last rejection.
  while (gaveUp().length === 0) (await reader.next({ expires: 1_000 }))?.nak();
  const [failure] = gaveUp();
  const { messages } = await stateOf("QUEUE");
  const asked = { action: "redrive", scope: { ids: [failure?.id] } };
  const job = await finished(await postFailureJob(postOf("/x", asked), noParams));
  expect(job).toMatchObject({ notDropped: 0, counts: { published: 1 } });
  expect((await stateOf("QUEUE")).messages).toBe(messages);
  expect(await found({ streams: ["QUEUE"], fromNumber: failure?.at ?? "", toNumber: failure?.at ?? "" })).toEqual([]);
});

test("a range is deleted, and nothing beside it", async () => {
  const search: ExportedSearchRequest = { streams: ["LIMITS"], fromNumber: at(2), toNumber: at(3), order: "oldest" };
  const job = await run({ action: "delete", search, confirmed: { total: 2, typed: "2" } });
  expect(job.counts).toMatchObject({ deleted: 2 });
  expect(await found({ streams: ["LIMITS"], order: "oldest" })).toEqual([0, 1, 4, 5].map(at));
});
