import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokersSchema } from "../../lib/contract/brokers";
import { pathsOf, sitePaths } from "../../lib/contract/paths";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { type BenchStage, runBench } from "./bench";
import { seedConsumers } from "./consumers/many-consumers";
import { type BenchDashboard, startDashboard } from "./dashboard";
import { percentiles } from "./lag/history";
import { residentMiB } from "./lag/process-memory";

const brokers = 5;
const consumersEach = 1_000;
/** Of each broker in turn. */
const requests = 300;
const patienceMs = 120_000;

/**
 * One dashboard on five brokers of 1,000 consumers each: `consumers_api_p95_ms`, the snapshot of each in turn,
 * `brokers_api_p95_ms`, the list of all, and `rss_mb` of its processes afterwards.
 */
await runBench(async (stage) => {
  const servers: NatsServer[] = [stage.server];
  const directory = mkdtempSync(join(tmpdir(), "jetlag-bench-"));
  try {
    while (servers.length < brokers) servers.push(await startNatsServer());
    stage.note(`making ${brokers} x ${consumersEach} consumers`);
    for (const { url } of servers) await seedConsumers(url, 1, consumersEach);
    const config = join(directory, "brokers.json");
    const list = servers.map(({ url }, at) => ({ id: `b${at}`, kind: "nats", title: `Broker ${at}`, servers: [url] }));
    writeFileSync(config, JSON.stringify({ brokers: list }));
    const dashboard = await startDashboard("", { JETLAG_CONFIG: config });
    try {
      await report(stage, dashboard);
    } finally {
      await dashboard.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
    // In order it would take long to stop, 10 ms for each consumer.
    for (const server of servers) await server.kill9();
  }
});

async function report(stage: BenchStage, { url, pid }: BenchDashboard): Promise<void> {
  await untilRead(url);
  const consumers: number[] = [];
  const lists: number[] = [];
  for (let at = 0; at < requests; at++) {
    consumers.push(await timeOf(url + pathsOf(`b${at % brokers}`).snapshot));
    lists.push(await timeOf(url + sitePaths.brokers));
  }
  stage.report("consumers_api_p95_ms", "ms", percentiles(consumers));
  stage.report("brokers_api_p95_ms", "ms", percentiles(lists));
  stage.report("rss_mb", "MiB", [residentMiB(pid, "VmRSS")]);
}

/** Waits until all consumers of all brokers are known. */
async function untilRead(url: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { brokers: known } = brokersSchema.parse(await (await fetch(url + sitePaths.brokers)).json());
    if (known.filter(({ consumers }) => consumers.value === consumersEach).length === brokers) return;
    if (Date.now() > deadline) throw new Error("not all brokers were read");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Milliseconds until the whole answer is there, compressed as a browser gets it. */
function timeOf(address: string): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${address} answered ${answer.statusCode}`));
      answer.resume();
      answer.on("end", () => resolve(performance.now() - startedMs));
    });
    asked.on("error", reject);
    asked.end();
  });
}
