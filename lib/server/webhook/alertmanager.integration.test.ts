import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import type { Incident } from "../../model/incident/incident";
import { incidentOf } from "../../model/testing/incident";
import type { IncidentNews } from "../../monitor/incidents/incident-teller";
import { Webhook } from "./webhook";
import { parseWebhookTarget } from "./webhook-target";

// A real Alertmanager takes the calls, where one is installed (Debian: `prometheus-alertmanager`), and tells a receiver.

const binary = ["alertmanager", "prometheus-alertmanager"].find((name) => spawnSync(name, ["--version"]).status === 0);
const soon = { timeout: 20_000 };

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
    status: z.object({ state: z.string() }),
  }),
);
const notificationSchema = z.object({
  alerts: z.array(z.object({ status: z.enum(["firing", "resolved"]), labels: z.record(z.string(), z.string()) })),
});

let directory: string;
let alertmanager: ChildProcess;
let address: string;
let receiver: Server;
let webhook: Webhook;
/** What the receiver was told: `firing billing`. */
let told: string[];

beforeEach(async () => {
  if (binary === undefined) return;
  told = [];
  receiver = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { alerts } = notificationSchema.parse(JSON.parse(text));
    told.push(...alerts.map(({ status, labels }) => `${status} ${labels.consumer}`));
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  directory = await mkdtemp(join(tmpdir(), "jetlag-alertmanager-"));
  const config = join(directory, "alertmanager.yml");
  await writeFile(config, configuration(portOf(receiver)));
  address = `127.0.0.1:${await freePort()}`;
  const listen = [`--web.listen-address=${address}`, "--cluster.listen-address="];
  alertmanager = spawn(binary, [`--config.file=${config}`, `--storage.path=${directory}`, ...listen], {
    stdio: "ignore",
  });
  await expect.poll(async () => (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok, soon).toBe(true);
  const settings = { target: parseWebhookTarget(`http://${address}/api/v2/alerts`), format: "alertmanager" } as const;
  const broker = { id: "default", title: null, pages: "" };
  webhook = new Webhook({
    ...{
      settings,
      broker: () => broker,
      origin: "https://jetlag.example.com",
      clock: systemClock,
      logger: silentLogger,
    },
  });
});

afterEach(async () => {
  if (binary === undefined) return;
  await webhook.stop();
  const ended = once(alertmanager, "exit");
  alertmanager.kill("SIGKILL");
  await ended;
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await rm(directory, { recursive: true, force: true });
});

const configuration = (port: number) => `
route: { receiver: told, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: told, webhook_configs: [{ url: "http://127.0.0.1:${port}/", send_resolved: true }] }]
`;

const portOf = (server: { address(): AddressInfo | string | null }) => {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not bound to a port");
  return bound.port;
};

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const port = portOf(socket);
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

function tell(kind: IncidentNews["kind"], ...about: readonly Partial<Incident>[]) {
  const news = about.map((one, n) => ({
    id: `${n}-${kind}`,
    kind,
    incident: incidentOf({ openedAt: ago(60_000), ...one }),
  }));
  return webhook.receiver?.tell(news);
}

/** The alerts that are not over. */
async function active() {
  return alertsSchema.parse(await (await fetch(`http://${address}/api/v2/alerts`)).json());
}

describe.skipIf(binary === undefined)("a real Alertmanager", () => {
  test("has one alert of an incident, whatever it turns into, until it is over", async () => {
    expect(await tell("opened", {})).toBe("taken");
    await expect.poll(active, soon).toMatchObject([
      {
        labels: { alertname: "JetlagConsumerNeedsAttention", broker: "default", stream: "ORDERS", consumer: "billing" },
        annotations: { verdict: "stalled", kind: "incident_opened" },
        status: { state: "active" },
      },
    ]);
    expect(await tell("changed", { verdict: "losing_data", worst: "losing_data" })).toBe("taken");
    await expect
      .poll(async () => (await active()).map(({ annotations }) => annotations.verdict), soon)
      .toEqual(["losing_data"]);
    await expect.poll(() => told, soon).toEqual(["firing billing"]);
    expect(await tell("closed", { closedAt: ago(1_000), closedBy: "calm" })).toBe("taken");
    await expect.poll(active, soon).toEqual([]);
    await expect.poll(() => told, soon).toEqual(["firing billing", "resolved billing"]);
  });

  test("takes a storm in one call, and names of any characters", async () => {
    const names = ['say "no"', "zwölf\\n", "{x=~'.*'}", "🚀".repeat(60)];
    const storm = [...names, ...Array.from({ length: 496 }, (_, n) => `c${n}`)].map((consumer) => ({ consumer }));
    expect(await tell("opened", ...storm)).toBe("taken");
    await expect.poll(async () => (await active()).length, soon).toBe(500);
    const known = new Set((await active()).map(({ labels }) => labels.consumer));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(await tell("closed", ...storm.map((one) => ({ ...one, closedAt: ago(1_000) })))).toBe("taken");
    await expect.poll(active, soon).toEqual([]);
  });

  test("a test is an alert of its own", async () => {
    expect((await webhook.test()).outcome).toMatchObject({ kind: "answered", status: 200 });
    await expect.poll(async () => (await active()).map(({ labels }) => labels.alertname), soon).toEqual(["JetlagTest"]);
  });
});
