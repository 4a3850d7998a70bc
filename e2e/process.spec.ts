import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connect, type NatsConnection } from "nats.ws";
import { WebSocket } from "ws";
import { expect, test } from "./dashboard";

const root = join(__dirname, "..");
const preload = pathToFileURL(join(root, "lib/cli/early-upgrades.mjs")).href;
Object.assign(globalThis, { WebSocket });

/** Dashboards of these tests alone, ended afterwards whatever happened. */
const processes = new Set<ChildProcess>();
test.afterEach(async () => {
  for (const child of processes) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  processes.clear();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts the built dashboard as `npm start` does, and waits for nothing but its port. */
async function startDashboard(env: Record<string, string>): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      "--import",
      preload,
      join(root, "node_modules/next/dist/bin/next"),
      "start",
      "-H",
      "127.0.0.1",
      "-p",
      String(port),
    ],
    {
      cwd: root,
      env: { ...process.env, PORT: String(port), HOST: "127.0.0.1", JETLAG_LOG_LEVEL: "silent", NATS_URL: "", ...env },
      stdio: "ignore",
    },
  );
  processes.add(child);
  return { child, port };
}

/** Asks again while nobody listens on the port yet; any other answer counts. */
async function whenListening<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    try {
      return await ask();
    } catch (error) {
      if (!String(error).includes("ECONNREFUSED") || Date.now() > deadline) throw error;
    }
  }
}

/** The very first connection that the process gets. */
const openLive = (port: number): Promise<NatsConnection> =>
  whenListening(() => connect({ servers: `ws://127.0.0.1:${port}/api/live`, timeout: 5_000, reconnect: false }));

test("an unmodified nats.ws client gets messages as the very first connection of the process", async () => {
  const { port } = await startDashboard({ JETLAG_BUS: "memory" });
  const client = await openLive(port);
  const subscription = client.subscribe(">", { max: 3 });
  const subjects: string[] = [];
  for await (const { subject } of subscription) subjects.push(subject);
  expect(subjects).toHaveLength(3);
  for (const subject of subjects) expect(subject).toMatch(/^(ORDERS|PAYMENTS)\./);
  await client.close();
});

test("the live endpoint is refused to pages of other sites", async () => {
  const { port } = await startDashboard({ JETLAG_BUS: "memory" });
  const response = await whenListening(async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { origin: "https://evil.example" });
    const [, answer] = await once(socket, "unexpected-response");
    return answer;
  });
  expect(response.statusCode).toBe(403);
  expect(response.headers["content-type"]).toContain("application/problem+json");
});

test("SIGTERM with open sockets ends the process within 2 s", async () => {
  const { child, port } = await startDashboard({ JETLAG_BUS: "memory" });
  const clients = await Promise.all([openLive(port), openLive(port), openLive(port)]);
  for (const client of clients) client.subscribe(">");
  await clients[0]?.flush();
  const startedMs = performance.now();
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  await Promise.all(clients.map((client) => client.closed()));
});

test("with no NATS server it serves, says why it is not ready, and refuses to publish", async ({ request }) => {
  const { port } = await startDashboard({ NATS_URL: `nats://127.0.0.1:${await freePort()}` });
  const url = `http://127.0.0.1:${port}`;
  expect((await whenListening(() => request.get(`${url}/api/health`))).status()).toBe(200);
  const ready = await request.get(`${url}/api/ready`);
  expect(ready.status()).toBe(503);
  expect(await ready.json()).toMatchObject({ code: "bus_unavailable", detail: expect.stringContaining("connecting") });
  for (const path of ["/api/streams", "/api/streams/A/consumers", "/api/streams/A/messages/1"]) {
    expect((await request.get(url + path)).status()).toBe(503);
  }
  const publish = await request.post(`${url}/api/publish`, {
    data: { mode: "raw", subject: "a.b", payload: { data: "" } },
  });
  expect(publish.status()).toBe(503);
  expect(await publish.json()).toMatchObject({ code: "bus_unavailable" });
  expect((await request.get(`${url}/api/snapshot`)).status()).toBe(200);
});

test("a wrong variable ends the start with one sentence", async () => {
  const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "start", "-p", "0"], {
    cwd: root,
    env: { ...process.env, JETLAG_BUS: "carrier-pigeon", PORT: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  processes.add(child);
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, "close");
  expect(child.exitCode).toBe(1);
  expect(text).toContain("JETLAG_BUS");
  expect(text).not.toContain("    at ");
});
