import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { POST as postPublish } from "@/app/api/publish/route";
import { GET as getRecipients } from "@/app/api/recipients/route";
import { GET as getMessage } from "@/app/api/streams/[stream]/messages/[at]/route";
import { GET as getMessages } from "@/app/api/streams/[stream]/messages/route";
import { problemSchema } from "../contract/problem";
import { recipientsSchema } from "../contract/publish";
import { type NatsCluster, startNatsCluster } from "../event-bus/testing/nats-cluster";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 60_000, interval: 100 };
const headers = { host: "127.0.0.1:3000", "content-type": "application/json" };
const nothing = { params: Promise.resolve({}) };

let cluster: NatsCluster;
let dashboard: Dashboard | undefined;
beforeEach(async () => {
  cluster = await startNatsCluster(3);
});
afterEach(async () => {
  await dashboard?.stop();
  await cluster.stop();
});

/** Streams of one and of three servers with a message each; where the first is. */
async function addStreams(): Promise<string> {
  const client = await connect({ servers: cluster.servers.map(({ url }) => url) });
  await vi.waitFor(async () => {
    const { streams } = await jetstreamManager(client);
    await streams.add({ name: "SINGLE", subjects: ["single.>"], num_replicas: 1 });
    await streams.add({ name: "TRIPLE", subjects: ["triple.>"], num_replicas: 3 });
  }, patience);
  for (const subject of ["single.a", "triple.a"])
    await vi.waitFor(() => jetstream(client).publish(subject, "x", { msgID: subject }), patience);
  const { cluster: place } = await (await jetstreamManager(client)).streams.info("SINGLE");
  await client.close();
  return place?.leader ?? "";
}

async function publish(subject: string) {
  const body = JSON.stringify({ subject, payload: { data: "x" } });
  const answer = await postPublish(
    new Request("http://127.0.0.1:3000/api/publish", { method: "POST", headers, body }),
    nothing,
  );
  return answer.status === 200 ? { status: 200 } : problemSchema.parse(await answer.json());
}

async function read(path: "messages" | "messages/1") {
  const request = new Request(`http://127.0.0.1:3000/api/streams/SINGLE/${path}`, { headers });
  const page = () => getMessages(request, { params: Promise.resolve({ stream: "SINGLE" }) });
  const one = () => getMessage(request, { params: Promise.resolve({ stream: "SINGLE", at: "1" }) });
  return problemSchema.parse(await (await (path === "messages" ? page() : one())).json());
}

test("what is sent to or read from a stream without a leader is told so: not that there is none, nor that the broker is away", async () => {
  const home = cluster.named(await addStreams());
  const [survivor, other] = cluster.servers.filter((server) => server !== home);
  dashboard = processDashboard(
    parseEnv({ NATS_URL: survivor?.url, JETLAG_LOG_LEVEL: "silent", JETLAG_STORE: "memory" }),
  );
  dashboard.start();
  const { monitor } = dashboard;
  const seen = () => monitor.view.streams.map(({ config }) => config.name);
  await vi.waitFor(() => expect(seen()).toEqual(expect.arrayContaining(["SINGLE", "TRIPLE"])), patience);
  expect(await publish("single.a")).toMatchObject({ status: 200 });

  await home.kill9();
  // Its connections break at once; that it does not lead any more is known a moment later.
  await vi.waitFor(
    async () =>
      expect(await publish("single.a")).toMatchObject({
        ...{ status: 503, code: "no_leader", detail: expect.stringContaining("SINGLE has no leader") },
      }),
    patience,
  );
  await vi.waitFor(() => expect(monitor.view.missingStreams).toEqual(["SINGLE"]), patience);
  const noLeader = { status: 503, code: "no_leader" };
  expect(await Promise.all([read("messages"), read("messages/1")])).toMatchObject([noLeader, noLeader]);
  const asked = await getRecipients(
    new Request("http://127.0.0.1:3000/api/recipients?subject=single.a", { headers }),
    nothing,
  );
  expect(recipientsSchema.parse(await asked.json())).toMatchObject({ stream: "SINGLE", refusal: null });

  await other?.kill9();
  await vi.waitFor(
    async () =>
      expect(await publish("triple.a")).toMatchObject({
        ...{ status: 503, code: "no_leader", detail: expect.stringContaining("TRIPLE has no leader") },
      }),
    patience,
  );
}, 180_000);
