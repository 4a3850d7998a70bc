import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readServerInfo } from "./nats-server/embedded-server.mjs";
import { findExecutable } from "./process/executable.mjs";
import { findFreePort } from "./process/ports.mjs";
import { listDescendants, listRunning } from "./testing/process-table";

/** Stands in for Next: builds a file and serves what the tests ask for, in milliseconds. */
const DASHBOARD = `
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
const [command, ...args] = process.argv.slice(2);
if (command === "build") {
  mkdirSync(".next", { recursive: true });
  writeFileSync(".next/BUILD_ID", "1");
  appendFileSync("builds.log", "built\\n");
} else {
  const server = require("node:http").createServer((request, response) => {
    if (request.url === "/die") process.exit(3);
    response.end(request.url === "/env" ? JSON.stringify(process.env) : "{}");
  });
  server.listen(Number(args[args.indexOf("-p") + 1]), args[args.indexOf("-H") + 1]);
  process.on("SIGTERM", () => process.env.STUBBORN || process.exit(143));
}
`;

let root: string;
let port: number;
let running: ChildProcess[];
const natsServer = process.env.JETLAG_NATS_SERVER || findExecutable("nats-server", process.env);

beforeAll(() => {
  if (natsServer === null) throw new Error("No nats-server: set JETLAG_NATS_SERVER, as npm test does");
});
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "jetlag-startup-"));
  cpSync(import.meta.dirname, join(root, "lib", "cli"), { recursive: true });
  const next = join(root, "node_modules", "next", "dist", "bin");
  mkdirSync(next, { recursive: true });
  writeFileSync(join(next, "next"), DASHBOARD);
  for (const file of ["package.json", "package-lock.json", "node_modules/.package-lock.json"]) {
    writeFileSync(join(root, file), JSON.stringify({ name: "jetlag" }));
  }
  port = await findFreePort();
  running = [];
});
afterEach(() => {
  for (const child of running) {
    for (const pid of [child.pid ?? 0, ...listDescendants(child.pid ?? 0)]) killIfAlive(pid);
  }
  rmSync(root, { recursive: true, force: true });
});

function killIfAlive(pid: number): void {
  if (pid > 0 && listRunning([pid]).length > 0) process.kill(pid, "SIGKILL");
}

interface Start {
  readonly child: ChildProcess;
  readonly text: () => string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

function start(env: Record<string, string> = {}, command = [process.execPath, join(root, "lib/cli/start.mjs")]): Start {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { NODE_ENV: "test", PATH: process.env.PATH, JETLAG_NATS_SERVER: natsServer ?? "", PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  const ended = once(child, "close").then(() => child.exitCode);
  return { child, text: () => text, ended };
}

async function startUntilReady(env?: Record<string, string>, command?: string[]): Promise<Start> {
  const jetlag = start(env, command);
  const isOver = () => jetlag.child.exitCode !== null || jetlag.text().includes("Jetlag is ready");
  await vi.waitUntil(isOver, { timeout: 30_000, interval: 20 });
  expect(jetlag.text()).toContain("Jetlag is ready");
  return jetlag;
}
/** What was said, without what is said of steps that take their time: on a busy machine any may. */
const untimed = (text: string) => text.replace(/^… .*\n/gm, "").replace(/ \((\d+ min )?\d+ s\)$/gm, "");
const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const readNatsPid = () => Number(readFileSync(join(root, ".jetlag/data/nats-server.pid"), "utf8"));
const natsPortOf = (text: string) => Number(/embedded nats-server on 127\.0\.0\.1:(\d+)/.exec(text)?.[1]);

describe.skipIf(process.platform === "win32")("npm start", () => {
  test("says each step in a line and the address last, and tells the dashboard about its server", async () => {
    const jetlag = await startUntilReady();
    const natsPort = natsPortOf(jetlag.text());
    expect(untimed(jetlag.text()).trimEnd().split("\n")).toEqual([
      "✓ dependencies in place",
      expect.stringMatching(/^✓ nats-server \d+\.\d+\.\d+ \(JETLAG_NATS_SERVER\)$/),
      expect.stringMatching(/^✓ built/),
      expect.stringMatching(/^✓ embedded nats-server .* data in \.jetlag\/data/),
      expect.stringMatching(/^✓ dashboard/),
      `Jetlag is ready: http://127.0.0.1:${port}`,
    ]);
    const env = JSON.parse(await ask("/env"));
    expect(env).toMatchObject({
      JETLAG_BUS: "nats",
      JETLAG_EMBEDDED_NATS_URL: `nats://127.0.0.1:${natsPort}`,
      JETLAG_DATA_DIR: join(root, ".jetlag/data"),
      PORT: String(port),
      HOST: "127.0.0.1",
    });
    expect(env).not.toHaveProperty("NODE_ENV");
    expect(await readServerInfo(natsPort)).toMatchObject({ jetstream: true });
  });

  test("with JETLAG_STORE=embedded it runs a server for records beside the one that is watched", async () => {
    const jetlag = await startUntilReady({ NATS_URL: "nats://127.0.0.1:1", JETLAG_STORE: "embedded" });
    expect(jetlag.text()).toContain("using nats://127.0.0.1:1, as NATS_URL says");
    const natsPort = natsPortOf(jetlag.text());
    expect(JSON.parse(await ask("/env"))).toMatchObject({
      NATS_URL: "nats://127.0.0.1:1",
      JETLAG_EMBEDDED_NATS_URL: `nats://127.0.0.1:${natsPort}`,
    });
    expect(await readServerInfo(natsPort)).toMatchObject({ jetstream: true });
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends everything it started, and that is no failure",
    async (name) => {
      const jetlag = await startUntilReady();
      const children = listDescendants(jetlag.child.pid ?? 0);
      expect(children.length).toBeGreaterThanOrEqual(2);
      jetlag.child.kill(name);
      expect(await jetlag.ended).toBe(0);
      expect(listRunning(children)).toEqual([]);
      expect(await readServerInfo(natsPortOf(jetlag.text()))).toBeNull();
    },
  );

  test("ends when npm's shell between npm and it is ended", async () => {
    const command = `${process.execPath} ${join(root, "lib/cli/start.mjs")}; exit 5`;
    const jetlag = await startUntilReady({ npm_lifecycle_script: "node lib/cli/start.mjs" }, ["sh", "-c", command]);
    const everything = listDescendants(jetlag.child.pid ?? 0);
    jetlag.child.kill("SIGTERM");
    await vi.waitUntil(() => listRunning(everything).length === 0, { timeout: 20_000 });
  });

  test("leaves no child behind when it is killed itself", async () => {
    const jetlag = await startUntilReady();
    const children = listDescendants(jetlag.child.pid ?? 0);
    jetlag.child.kill("SIGKILL");
    await vi.waitUntil(() => listRunning(children).length === 0, { timeout: 20_000 });
    // And the next start takes over.
    await startUntilReady();
  });

  test("a second Ctrl-C does not wait for a dashboard that does not end", async () => {
    const jetlag = await startUntilReady({ STUBBORN: "1" });
    const children = listDescendants(jetlag.child.pid ?? 0);
    const insisting = setInterval(() => jetlag.child.kill("SIGINT"), 200);
    const code = await jetlag.ended.finally(() => clearInterval(insisting));
    expect(code).toBe(130);
    await vi.waitUntil(() => listRunning(children).length === 0, { timeout: 20_000 });
  });

  test("builds once, and again only when a source changed", async () => {
    const run = async () => {
      const jetlag = await startUntilReady({ JETLAG_BUS: "memory" });
      jetlag.child.kill("SIGTERM");
      await jetlag.ended;
      return readFileSync(join(root, "builds.log"), "utf8").split("\n").length - 1;
    };
    expect(await run()).toBe(1);
    expect(await run()).toBe(1);
    writeFileSync(join(root, "next.config.js"), "export default {};");
    expect(await run()).toBe(2);
  });

  test("a busy port is one sentence that says what to do, before anything is built or started", async () => {
    const first = await startUntilReady({ JETLAG_BUS: "memory" });
    const second = start();
    expect(await second.ended).toBe(1);
    expect(untimed(second.text())).toMatch(new RegExp(`^✗ Port ${port} .* PORT=${port + 1} npm start\n$`));
    first.child.kill("SIGTERM");
    await first.ended;
  });

  test("two on one data directory are told apart in one sentence", async () => {
    const first = await startUntilReady();
    const second = start({ PORT: "0" });
    expect(await second.ended).toBe(1);
    expect(untimed(second.text())).toMatch(/^✗ Jetlag already runs on .* \(process \d+\): .* JETLAG_DATA_DIR .*\n$/);
    expect(await readServerInfo(natsPortOf(first.text()))).not.toBeNull();
  });

  test("a dashboard that dies is reported, and nothing is left running", async () => {
    const jetlag = await startUntilReady();
    const children = listDescendants(jetlag.child.pid ?? 0);
    await ask("/die").catch(() => "");
    expect(await jetlag.ended).toBe(1);
    expect(jetlag.text()).toContain("✗ The dashboard ended by itself (exit code 3)");
    expect(listRunning(children)).toEqual([]);
  });

  test("a nats-server that dies comes back while the dashboard goes on", async () => {
    const jetlag = await startUntilReady();
    process.kill(readNatsPid(), "SIGKILL");
    await vi.waitUntil(() => jetlag.text().includes("nats-server is back"), { timeout: 20_000 });
    expect(await ask("/api/health")).toBe("{}");
    expect(jetlag.child.exitCode).toBeNull();
  });

  test("with NATS_URL it starts no server and needs none", async () => {
    const jetlag = await startUntilReady({ NATS_URL: "nats://me:secret@127.0.0.1:1", JETLAG_NATS_SERVER: "/none" });
    expect(jetlag.text()).toContain("✓ using nats://127.0.0.1:1, as NATS_URL says");
    const env = JSON.parse(await ask("/env"));
    expect(env).toMatchObject({ JETLAG_BUS: "nats", NATS_URL: "nats://me:secret@127.0.0.1:1" });
    expect(env).not.toHaveProperty("JETLAG_EMBEDDED_NATS_URL");
  });

  test.each([
    [
      { JETLAG_PATIENCE: "abc" },
      "JETLAG_PATIENCE=abc is no patience: use a number from 0.02 to 20; 1 is the usual one.",
    ],
    [{ JETLAG_WEBHOOK_FORMAT: "pidgin" }, "JETLAG_WEBHOOK_FORMAT=pidgin is unknown: use jetlag, slack, alertmanager."],
  ])("%o is one sentence, before anything is built or started", async (env, sentence) => {
    const jetlag = start(env);
    expect(await jetlag.ended).toBe(1);
    expect(untimed(jetlag.text())).toBe(`✗ ${sentence}\n`);
    expect(existsSync(join(root, "builds.log"))).toBe(false);
  });

  test("a wrong JETLAG_NATS_SERVER is one sentence", async () => {
    const program = join(root, "not-a-server");
    writeFileSync(program, "#!/bin/sh\necho hello\n");
    chmodSync(program, 0o755);
    const jetlag = start({ JETLAG_NATS_SERVER: program });
    expect(await jetlag.ended).toBe(1);
    expect(untimed(jetlag.text())).toMatch(
      /^✗ JETLAG_NATS_SERVER=.* does not answer --version like a nats-server: .*\n$/,
    );
  });

  test("a failed build shows what the build said", async () => {
    writeFileSync(
      join(root, "node_modules/next/dist/bin/next"),
      "console.error('Type error: no'); process.exitCode = 1;",
    );
    const jetlag = start();
    expect(await jetlag.ended).toBe(1);
    expect(jetlag.text()).toMatch(/Type error: no\n✗ The build failed/);
  });
});
