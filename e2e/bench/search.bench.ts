import { writeFile } from "node:fs/promises";
import { connect, createInbox, type NatsConnection } from "@nats-io/transport-node";
import { paths } from "../../lib/contract/paths";
import { NatsBroker } from "../../lib/event-bus/adapters/nats/nats-broker";
import { taken } from "../../lib/event-bus/broker/offer";
import { systemClock } from "../../lib/event-bus/clock";
import { noMask } from "../../lib/model/message/message-mask";
import { searchConditionsSchema } from "../../lib/model/search/search-query";
import { compileConditions } from "../../lib/search/conditions";
import { search } from "../../lib/search/search";
import { type BenchStage, compare, reportComparison, runBench, speedOf } from "./bench";
import { type BenchDashboard, startDashboard } from "./dashboard";
import { residentMiB } from "./lag/process-memory";

const stored = 1_000_000;
/** Messages of one measurement of the ratio. */
const scanned = 200_000;
/** Bytes of a message, as in the figures of the server. */
const size = 200;
const batch = 2_000;
const asked = 100;
const stream = "SEARCHED";

/**
 * Searches a million messages of 200 bytes for a text that none has: `scan_ratio` is messages a second beside a bare loop
 * of batched direct reads over the same range; `search_rss_growth_mb` what the dashboard's process grows by over the
 * million; `api_beside_p95_ms` how fast it answers meanwhile; `export_rss_growth_mb` what it grows by while it writes the
 * million into a file.
 */
await runBench(async (stage) => {
  const client = await connect({ servers: stage.server.url });
  await fill(client, stage);
  const broker = new NatsBroker({ servers: stage.server.url });
  await broker.jetstream.start();
  const comparison = await compare(
    () => speedOf(scanned, () => searchRange(broker)),
    () => speedOf(scanned, () => readBare(client)),
  );
  reportComparison(stage, "scan", "messages", comparison);
  await broker.jetstream.stop();
  await client.close();
  const dashboard = await startDashboard(stage.server.url);
  try {
    await reportBeside(stage, dashboard);
    await reportExport(stage, dashboard);
  } finally {
    await dashboard.stop();
  }
});

async function fill(client: NatsConnection, stage: BenchStage): Promise<void> {
  const config = { name: stream, subjects: [`${stream}.>`], storage: "file", allow_direct: true };
  await client.request(`$JS.API.STREAM.CREATE.${stream}`, JSON.stringify(config));
  stage.note(`storing ${stored} messages`);
  const padding = "x".repeat(size);
  for (let at = 1; at <= stored; at++) {
    client.publish(`${stream}.${at % 100}`, `{"id":"${at}","text":"${padding}`.slice(0, size - 2).concat('"}'));
    if (at % 10_000 === 0) await client.request(`$JS.API.STREAM.INFO.${stream}`, "", { timeout: 60_000 });
  }
}

async function searchRange(broker: NatsBroker): Promise<void> {
  let seen = 0;
  for await (const step of search({
    log: taken(broker.log),
    streams: [stream],
    test: compileConditions(searchConditionsSchema.parse({ text: "no message has this" }), noMask),
    range: { order: "oldest", subject: null, sinceMs: null, untilMs: null, fromNumber: null, toNumber: null },
    limit: 100,
    budget: { messages: scanned, ms: 600_000 },
    resume: {},
    clock: systemClock,
    signal: new AbortController().signal,
  }))
    seen = step.scanned;
  if (seen < scanned) throw new Error(`only ${seen} looked at`);
}

/** The least that a client does: one batch after the other, its messages counted. */
async function readBare(client: NatsConnection): Promise<void> {
  let next = 1;
  while (next <= scanned) {
    const first = next;
    next = await new Promise<number>((resolve, reject) => {
      const inbox = createInbox();
      let last = first - 1;
      const subscription = client.subscribe(inbox, {
        callback: (error, message) => {
          if (error !== null) return reject(error);
          const status = message.headers?.code ?? 0;
          if (status === 0) {
            last = Number(message.headers?.get("Nats-Sequence"));
            return;
          }
          subscription.unsubscribe();
          if (status === 204) resolve(last + 1);
          else reject(new Error(`status ${status}`));
        },
      });
      client.publish(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify({ seq: first, batch }), { reply: inbox });
    });
    if (next === first) throw new Error("nothing was read");
  }
}

async function reportBeside(stage: BenchStage, dashboard: BenchDashboard): Promise<void> {
  await searchAll(dashboard);
  const before = residentMiB(dashboard.pid, "VmRSS");
  const times: number[] = [];
  let isOver = false;
  const searching = searchAll(dashboard).finally(() => {
    isOver = true;
  });
  while (!isOver && times.length < asked) {
    const began = performance.now();
    await (await fetch(dashboard.url + paths.streams)).arrayBuffer();
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await searching;
  times.sort((a, b) => a - b);
  stage.note(`asked ${times.length} times beside it`);
  stage.report("api_beside_p95_ms", "ms", [times[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN]);
  stage.report("search_rss_growth_mb", "MiB", [residentMiB(dashboard.pid, "VmHWM") - before]);
}

/** What the dashboard's process grows by at most while it writes all messages into one file. */
async function reportExport(stage: BenchStage, dashboard: BenchDashboard): Promise<void> {
  await exportAll(dashboard, scanned);
  const before = residentMiB(dashboard.pid, "VmRSS");
  // The high-water mark begins anew: the searches before left theirs.
  await writeFile(`/proc/${dashboard.pid}/clear_refs`, "5");
  const began = performance.now();
  const messages = await exportAll(dashboard, stored);
  stage.report("export_messages_per_s", "1/s", [(messages * 1_000) / (performance.now() - began)]);
  stage.report("export_rss_growth_mb", "MiB", [residentMiB(dashboard.pid, "VmHWM") - before]);
}

/** Reads the file as a browser saves it, and holds none of it. Resolves with its lines. */
async function exportAll({ url }: BenchDashboard, toNumber: number): Promise<number> {
  const search = JSON.stringify({ streams: [stream], order: "oldest", toNumber });
  const answer = await fetch(`${url}${paths.searchExport}?${new URLSearchParams({ search })}`);
  if (!answer.ok || answer.body === null) throw new Error(`not exported: ${answer.status}`);
  let lines = 0;
  for await (const piece of answer.body) for (const byte of piece) if (byte === 0x0a) lines++;
  if (lines < toNumber) throw new Error(`only ${lines} of ${toNumber} exported`);
  return lines;
}

async function searchAll({ url }: BenchDashboard): Promise<void> {
  const body = JSON.stringify({ streams: [stream], text: "no message has this" });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/api/search`, { method: "POST", headers, body });
  const last = (await answer.text()).trimEnd().split("\n").at(-1) ?? "";
  if (!last.includes('"kind":"end"')) throw new Error(`not searched: ${last.slice(0, 200)}`);
}
