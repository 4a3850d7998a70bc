import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { statusSchema } from "../../lib/contract/health";
import { type NatsCluster, startNatsCluster } from "../../lib/event-bus/testing/nats-cluster";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

let cluster: NatsCluster;
let owner: NatsConnection;

test.beforeEach(async () => {
  cluster = await startNatsCluster(3);
  owner = await connect({ servers: cluster.servers.map(({ url }) => url) });
  await expect(async () => {
    const manager = await jetstreamManager(owner);
    await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"], num_replicas: 3 });
    await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
  }).toPass({ timeout: 30_000 });
});
test.afterEach(async () => {
  await endDashboards();
  await owner.close();
  await cluster.stop();
});

/** A dashboard on the cluster, once it has read it. */
async function openDashboard() {
  const { child, port } = await startDashboard({ NATS_URL: cluster.servers.map(({ url }) => url).join(",") });
  const url = `http://127.0.0.1:${port}`;
  const readStatus = async () => statusSchema.parse(await (await fetch(`${url}/api/status`)).json());
  await whenListening(readStatus);
  await expect.poll(async () => (await readStatus()).sampler.lastSweepAt, { timeout: 30_000 }).not.toBeNull();
  return { child, url, readStatus };
}

test("of two dashboards on a cluster one reads the consumers; killed, the other does", async ({ page }) => {
  test.setTimeout(180_000);
  const first = await openDashboard();
  await expect.poll(async () => (await first.readStatus()).ownStreams.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const second = await openDashboard();
  await expect
    .poll(async () => (await second.readStatus()).sampler, { timeout: 30_000 })
    .toMatchObject({ sampledBy: "another", lastError: null });
  expect((await first.readStatus()).sampler.sampledBy).toBe("this");

  // Every request of any dashboard for a list of consumers.
  let lists = 0;
  const beganMs = performance.now();
  owner.subscribe("$JS.API.CONSUMER.LIST.ORDERS", { callback: () => void lists++ });
  const seen = new Set<string | null>();
  await expect
    .poll(async () => seen.add((await second.readStatus()).sampler.lastSweepAt).size, { timeout: 40_000 })
    .toBeGreaterThan(5);
  // One of them every two seconds; a second sampler would make it twice as many.
  expect(lists).toBeGreaterThan(0);
  expect(lists).toBeLessThanOrEqual(((performance.now() - beganMs) / 2_000) * 1.4 + 1);

  await page.goto(`${second.url}/status`);
  await expect(page.getByText(/by another dashboard/).first()).toBeVisible();
  await page.goto(`${second.url}/consumers`);
  await expect(page.getByRole("link", { name: "billing" })).toBeVisible();

  first.child.kill("SIGKILL");
  lists = 0;
  // The ten seconds are tested to the second where a test has the clock in hand; here a machine may be busy.
  await expect.poll(() => lists).toBeGreaterThan(0);
  await expect.poll(async () => (await second.readStatus()).sampler.sampledBy).toBe("this");
});
