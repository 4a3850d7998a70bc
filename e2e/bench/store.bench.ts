import type { JetStreamPort } from "../../lib/event-bus/adapters/jetstream/jetstream";
import type { JetStreamBroker } from "../../lib/event-bus/adapters/jetstream/jetstream-broker";
import { taken } from "../../lib/event-bus/broker/offer";
import { systemClock } from "../../lib/event-bus/clock";
import { silentLogger } from "../../lib/event-bus/logger";
import { FailureStore } from "../../lib/failures/inbox/failure-store";
import { RedriveDesk } from "../../lib/failures/testing/redrive-desk";
import { encodeJobRecord, type JobRecord, jobKey } from "../../lib/jobs/job-record";
import { jobLog } from "../../lib/jobs/job-store";
import { planParts } from "../../lib/jobs/plan-parts";
import { brokerMs } from "../../lib/model/broker-time";
import { noMask } from "../../lib/model/message/message-mask";
import { JetStreamStore } from "../../lib/store/jetstream/jetstream-store";
import { median, rounds, runBench } from "./bench";
import { startBroker } from "./failures/desk";

/** As many messages as three of the largest jobs may have. */
const jobs = 3;
const messagesPerJob = 100_000;
/** Outcomes that a job writes at a time. */
const perRecord = 500;
const at = "2026-01-02T03:04:05.000Z";

/**
 * What a dashboard that starts costs when its log of jobs is full: `restart_300k_outcomes_ms`, from an open connection
 * to jobs that can be shown, beside reading the same messages and nothing else; `heap_per_record_bytes`, memory that it
 * holds afterwards for each outcome, beside the bytes of each on the server.
 */
await runBench(async (stage) => {
  const broker = await startBroker(stage.server.url);
  const bus = broker.jetstream;
  stage.note(`writing ${jobs * messagesPerJob} outcomes`);
  await writeJobs(bus);
  const { bytes } = await bus.streams.info(jobLog.name);

  const times: number[] = [];
  const bare: number[] = [];
  const heaps: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { tookMs, heldBytes } = await restart(broker);
    await new Promise((resolve) => setImmediate(resolve)); // nothing of the round before is held by its last call
    const startedMs = performance.now();
    await readAll(bus);
    if (round === 0) continue; // the first warms up
    times.push(tookMs);
    bare.push(performance.now() - startedMs);
    heaps.push(heldBytes / (jobs * messagesPerJob));
  }
  stage.report("restart_300k_outcomes_ms", "ms", times, median(bare));
  stage.report("heap_per_record_bytes", "bytes", heaps, bytes / (jobs * messagesPerJob));
  await bus.stop();
});

/** How long it takes to know all jobs again, and what they take in memory. */
async function restart(broker: JetStreamBroker): Promise<{ readonly tookMs: number; readonly heldBytes: number }> {
  const before = heapBytes();
  const startedMs = performance.now();
  const opened = await openJobs(broker);
  const tookMs = performance.now() - startedMs;
  const heldBytes = heapBytes() - before;
  const ended = opened.list().reduce((sum, { counts }) => sum + counts.published, 0);
  if (ended !== jobs * messagesPerJob) throw new Error(`only ${ended} outcomes were read`);
  await opened.stop();
  return { tookMs, heldBytes };
}

/** What a dashboard has of jobs. */
async function openJobs(broker: JetStreamBroker): Promise<RedriveDesk> {
  const bus = broker.jetstream;
  const store = new JetStreamStore({ access: bus, logger: silentLogger, clock: systemClock });
  const opened = new RedriveDesk({
    ...{
      sender: taken(broker.sender),
      connection: broker.connection,
      store,
      clock: systemClock,
      brokerNow: () => brokerMs(Date.now()),
      logger: silentLogger,
    },
    failures: new FailureStore({ log: taken(broker.log), store, logger: silentLogger, mask: noMask }),
    onProgress: () => {},
    onOver: () => {},
    onDropped: () => {},
  });
  await opened.open();
  return opened;
}

async function writeJobs(bus: JetStreamPort): Promise<void> {
  const store = new JetStreamStore({ access: bus, logger: silentLogger, clock: systemClock });
  const log = store.log(jobLog);
  await log.open();
  for (let job = 0; job < jobs; job++) {
    const id = `01HKX2M3N4P5Q6R7S8T9V0W1X${job}`;
    const write = (record: JobRecord) => log.append({ key: jobKey(id, record), data: encodeJobRecord(record) });
    const ids = Array.from(
      { length: messagesPerJob },
      (_, n) => `letter-ORDERS_DLQ-${n.toString(36).padStart(8, "0")}`,
    );
    for (const part of planParts(ids.map((id) => ({ id })))) await write({ type: "plan", ...part });
    const about = { at, action: "redrive", by: "bench", scope: "all", destination: null, ratePerS: null } as const;
    await write({ type: "created", ...about, total: ids.length, payload: null, owner: "bench" });
    for (let from = 0; from < ids.length; from += perRecord) {
      const outcomes = Array.from({ length: perRecord }, (_, n) => {
        return { i: from + n, o: "p", s: 0, q: from + n + 1, d: true } as const;
      });
      await write({ type: "outcomes", at, outcomes, streams: ["ORDERS"], limit: from + perRecord });
    }
    await write({ type: "status", at, status: "finished", reason: null, doubtful: [] });
  }
}

/** The same messages, kept by nobody. */
async function readAll({ messages }: JetStreamPort): Promise<void> {
  for (let fromSeq: number | null = 1; fromSeq !== null; ) {
    fromSeq = (await messages.range(jobLog.name, { fromSeq, direction: "forward", limit: 500 })).nextSeq;
  }
}

/** Memory of this process's objects and buffers once what is not used is gone. */
function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error("start Node with --expose-gc");
  for (let n = 0; n < 3; n++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
