import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
// Below the project, where the packages that it imports are found.
const outDir = join(root, ".jetlag", `group-worker-${process.pid}`);
const stream = "GROUP";
const topic = "order.created";

/** A process that handles events, and the lines that it printed. */
interface Worker {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly exited: Promise<unknown>;
}

let server: NatsServer;
let bus: NatsEventBus;
let looker: JetStreamPort;
let workers: Worker[] = [];
beforeAll(async () => {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      ssr: true,
      target: "node20",
      outDir,
      rolldownOptions: {
        input: join(root, "lib/event-bus/testing/group-worker.ts"),
        output: { entryFileNames: "group-worker.mjs" },
      },
    },
  });
  server = await startNatsServer();
  bus = new NatsEventBus({ servers: server.url, streamName: stream });
  await bus.start();
  looker = new NatsBroker({ servers: server.url }).jetstream;
  await looker.start();
});
afterEach(async () => {
  for (const worker of workers) worker.process.kill("SIGKILL");
  await Promise.all(workers.map(({ exited }) => exited));
  workers = [];
});
afterAll(async () => {
  await bus?.stop();
  await looker?.stop();
  await server?.stop();
  await rm(outDir, { recursive: true, force: true });
});

async function startWorker(): Promise<Worker> {
  const child = spawn(process.execPath, [join(outDir, "group-worker.mjs"), server.url, stream], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  // "close" and not "exit": what it printed last may still be on its way then.
  const worker = { process: child, lines, exited: once(child, "close") };
  workers.push(worker);
  await eventually("the worker is ready", () => lines.includes("ready"));
  return worker;
}

const handledBy = ({ lines }: Worker) => lines.filter((line) => /^\d+$/.test(line)).map(Number);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function publish(from: number, to: number): Promise<void> {
  const acks = await Promise.all(
    numbers(from, to).map((number) => bus.publish(topic, { data: { number }, actor: "suite", tenantId: "acme" })),
  );
  expect(acks).not.toContain(null);
}

async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 40_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const emptied = () => eventually("all is acknowledged", async () => (await looker.streams.info(stream)).messages === 0);

describe("processes of one group", () => {
  it("share the work, each event handled once by one of them, and end in order", async () => {
    const pair = await Promise.all([startWorker(), startWorker()]);
    await publish(1, 300);
    await emptied();
    for (const { process: child } of pair) child.kill("SIGTERM");
    expect(await Promise.all(pair.map(({ exited }) => exited))).toEqual([
      [0, null],
      [0, null],
    ]);
    for (const worker of pair) {
      await eventually("it has said so", () => worker.lines.at(-1) === "stopped");
      expect(handledBy(worker).length).toBeGreaterThan(0);
    }
    expect(pair.flatMap(handledBy).sort((a, b) => a - b)).toEqual(numbers(1, 300));
  });

  it("take over from one that is killed, and nothing is lost", async () => {
    const [victim, survivor] = await Promise.all([startWorker(), startWorker()]);
    await publish(1, 300);
    await eventually("the victim is at work", () => handledBy(victim).length >= 5);
    victim.process.kill("SIGKILL");
    await victim.exited;
    await emptied();
    // What the survivor says comes another way than its last acknowledgement.
    const handledByAll = () => [...handledBy(victim), ...handledBy(survivor)];
    await eventually("all are told", () => new Set(handledByAll()).size >= 300);
    const handled = handledByAll();
    expect([...new Set(handled)].sort((a, b) => a - b)).toEqual(numbers(1, 300));
    // Only what the victim had in hand, one batch and the next, can have been handled twice.
    expect(handled.length).toBeLessThanOrEqual(300 + 20);
  });
});
