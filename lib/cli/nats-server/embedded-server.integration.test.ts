import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endLeftoverServer, lockDataDirectory } from "../data-directory.mjs";
import { startProcess } from "../process/child-process.mjs";
import { findExecutable } from "../process/executable.mjs";
import { findFreePort } from "../process/ports.mjs";
import { isRunning } from "../testing/process-table";
import { readServerInfo, startEmbeddedServer } from "./embedded-server.mjs";

const binaryPath = process.env.JETLAG_NATS_SERVER || findExecutable("nats-server", process.env);
if (binaryPath === null) throw new Error("No nats-server: set JETLAG_NATS_SERVER, as npm test does");
const { signal } = new AbortController();
const guard = { watch() {}, forget() {}, async close() {} };

let dataDirectory: string;
let notes: string[];
const stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "jetlag-embedded-"));
  notes = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function start(preferredPort: number) {
  const options = { binaryPath: binaryPath ?? "", dataDirectory, guard, signal, preferredPort };
  const server = await startEmbeddedServer({ ...options, onNote: (note) => notes.push(note) });
  stops.push(server.stop);
  return server;
}
const readPid = () => Number(readFileSync(join(dataDirectory, "nats-server.pid"), "utf8"));

test("answers with JetStream on the preferred port, and says its process id", async () => {
  const port = await findFreePort();
  const server = await start(port);
  expect(server.url).toBe(`nats://127.0.0.1:${port}`);
  expect(await readServerInfo(port)).toMatchObject({
    server_name: "jetlag-embedded",
    jetstream: true,
    host: "127.0.0.1",
  });
  expect(isRunning(readPid())).toBe(true);
});

test("takes another port when the preferred one is in use", async () => {
  const port = await findFreePort();
  const other = createServer().listen(port, "127.0.0.1");
  stops.push(async () => void other.close());
  await vi.waitUntil(() => other.listening, { timeout: 20_000 });
  expect((await start(port)).port).not.toBe(port);
});

test("comes back by itself, on the same port, after it was killed", async () => {
  const server = await start(await findFreePort());
  const killed = readPid();
  process.kill(killed, "SIGKILL");
  await vi.waitUntil(() => notes.length === 2, { timeout: 20_000 });
  expect(notes).toEqual([
    "nats-server ended (killed by SIGKILL), starting it again",
    `nats-server is back on 127.0.0.1:${server.port}`,
  ]);
  expect(await readServerInfo(server.port)).toMatchObject({ jetstream: true });
  expect(readPid()).not.toBe(killed);
});

test("stays down when it is stopped, also in the middle of coming back", async () => {
  const server = await start(await findFreePort());
  process.kill(readPid(), "SIGKILL");
  await vi.waitUntil(() => notes.length === 1, { timeout: 20_000 });
  await server.stop();
  expect(await readServerInfo(server.port)).toBeNull();
  expect(readPid).toThrow("ENOENT");
});

test("a server that cannot start is an error with its own words", async () => {
  const options = { binaryPath: process.execPath, dataDirectory, guard, signal, onNote: () => {} };
  await expect(startEmbeddedServer({ ...options, preferredPort: await findFreePort() })).rejects.toMatchObject({
    message: expect.stringContaining("did not start (exit code 9)"),
    details: expect.arrayContaining([expect.stringContaining("bad option")]),
  });
});

test("a server that outlived its Jetlag is ended before the data is used again", async () => {
  const leftover = await startProcess(binaryPath ?? "", ["-a", "127.0.0.1", "-p", "-1", "-js", "-sd", dataDirectory]);
  stops.push(async () => leftover.kill());
  writeFileSync(join(dataDirectory, "nats-server.pid"), `${leftover.pid}\n`);
  await vi.waitUntil(() => leftover.lastLines().some((line) => line.includes("Server is ready")), { timeout: 20_000 });
  await endLeftoverServer(dataDirectory, signal);
  expect(isRunning(leftover.pid)).toBe(false);
});

test("a process that merely got the same id is left alone", async () => {
  const stranger = await startProcess(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
  stops.push(async () => stranger.kill());
  for (const file of ["nats-server.pid", "jetlag.pid"]) writeFileSync(join(dataDirectory, file), `${stranger.pid}\n`);
  await endLeftoverServer(dataDirectory, signal);
  await lockDataDirectory(dataDirectory, 0);
  expect(isRunning(stranger.pid)).toBe(true);
});

test("the data directory is locked until it is released", async () => {
  const lock = await lockDataDirectory(dataDirectory);
  const path = join(dataDirectory, "jetlag.pid");
  expect(readFileSync(path, "utf8")).toBe(`${process.pid}\n`);
  lock.release();
  expect(existsSync(path)).toBe(false);
});
