import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../event-bus/adapters/jetstream/jetstream";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { silentLogger } from "../event-bus/logger";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { sameClock } from "../failures/testing/broker-clock";
import { brokerMs } from "../model/broker-time";
import { storeOn } from "../store/testing/store-on";
import type { JobCreated } from "./job-record";
import { JobLostError, JobStore, jobLog } from "./job-store";
import { beatMs, JobWriter, leaseMs } from "./job-writer";

const job = "job-1";
const created: JobCreated = {
  ...{ type: "created", at: "2026-11-29T10:00:00Z", action: "redrive", by: "tester", scope: "all" },
  ...{ destination: null, ratePerS: null, total: 1, payload: null, owner: "here" },
};

let clock: ManualClock;
let bus: JetStreamPort;
let jobs: JobStore;
let writer: JobWriter;
let losses: number;
beforeEach(async () => {
  clock = new ManualClock();
  bus = new MemoryBroker({ logger: silentLogger }).jetstream;
  await bus.start();
  jobs = await openJobs("here");
  const { signal } = new AbortController();
  await jobs.create(job, created, [{ ids: ["failure-1"] }], signal);
  losses = 0;
  writer = new JobWriter({ jobs, job, clock, logger: silentLogger, stopping: signal, onLost: () => losses++ });
});
afterEach(() => bus.stop());

async function openJobs(owner: string): Promise<JobStore> {
  const opened = new JobStore({
    ...{
      store: storeOn(bus, { clock }),
      connection: bus.connection,
      clock,
      brokerNow: sameClock,
      logger: silentLogger,
      owner,
    },
    isBusy: () => true,
    onEnd: () => {},
    onForgotten: () => {},
  });
  await opened.records.open();
  return opened;
}

async function beats(): Promise<number> {
  const { messages } = await bus.messages.range(jobLog.name, { direction: "forward", limit: 100 });
  return messages.filter(({ data }) => new TextDecoder().decode(data).includes(`"type":"beat"`)).length;
}

test.each([
  ["time passed", 0, leaseMs - beatMs / 2],
  ["time passed and the clock was set back", -60_000, leaseMs - beatMs / 2],
  ["the machine was suspended", leaseMs, 0],
])("a job is vouched for anew when %s", async (_what, correctedMs, passedMs) => {
  expect(writer.vouch()).toBeNull();
  clock.correct(correctedMs);
  await clock.advance(passedMs);
  await writer.vouch();
  expect(await beats()).toBe(1);
  expect(writer.vouch()).toBeNull();
});

test("beats go on when the clock is set back", async () => {
  const cancel = writer.beat();
  clock.correct(-60_000);
  for (const count of [1, 2]) {
    await clock.advance(beatMs);
    await expect.poll(beats).toBe(count);
  }
  cancel();
});

test("an owner is not taken for silent when the clock is set forward", async () => {
  clock.correct(3_600_000);
  expect(jobs.silenceMs(job)).toBe(0);
  await clock.advance(leaseMs);
  expect(jobs.silenceMs(job)).toBe(leaseMs);
});

test("that another process has the job is told with the first record that is not stored, in the background too", async () => {
  const at = "2026-11-29T10:01:00Z";
  const others = await openJobs("there");
  await others.take(job, { type: "owner", at, owner: "there" }, new AbortController().signal);
  await expect(writer.write({ type: "beat", at })).rejects.toBeInstanceOf(JobLostError);
  expect(losses).toBe(1);
  const cancel = writer.beat();
  await clock.advance(beatMs);
  await expect.poll(() => losses).toBe(2);
  cancel();
});

test("a job is dated by the watched broker's clock, whatever clock the server of its records has", async () => {
  const aheadMs = 3_600_000;
  const brokerNow = () => brokerMs(Date.now() + aheadMs);
  const about = { connection: bus.connection, clock, logger: silentLogger, isBusy: () => true };
  const open = async () => {
    const store = storeOn(bus, { clock, isOnBroker: false });
    const opened = new JobStore({ ...about, store, brokerNow, owner: "here", onEnd: () => {}, onForgotten: () => {} });
    await opened.records.open();
    return opened;
  };
  const first = await open();
  const { signal } = new AbortController();
  await first.create("job-2", created, [{ ids: ["failure-1"] }], signal);
  await first.write("job-2", { type: "sending", at: created.at, limit: 1 }, signal);
  const since = first.jobs.get("job-2")?.doubtSince ?? "";
  expect(Math.abs(Date.parse(since) - Date.now() - aheadMs)).toBeLessThan(60_000);
  expect((await open()).jobs.get("job-2")?.doubtSince).toBe(since);
});
