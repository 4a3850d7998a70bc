import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { POST as postStop } from "@/app/api/publish/series/[id]/stop/route";
import { POST as postSeries } from "@/app/api/publish/series/route";
import { activityListSchema } from "../contract/activity";
import { problemSchema } from "../contract/problem";
import { type SeriesLine, seriesLineSchema } from "../contract/publish-series";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

const patience = { timeout: 30_000, interval: 20 };
const host = { host: "127.0.0.1:3000", "content-type": "application/json" };

let server: NatsServer;
let client: NatsConnection;
let dashboard: Dashboard;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(async () => {
  await (await jetstreamManager(client)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.monitor.view.knownStreams).not.toBeNull(), patience);
});
afterEach(async () => {
  await dashboard.stop();
  const { streams } = await jetstreamManager(client);
  for await (const name of streams.names()) await streams.delete(name);
});

const text = (words: string) => ({ mode: "text", text: words });

function ask(body: object, signal?: AbortSignal): Promise<Response> {
  const init = { method: "POST", headers: host, body: JSON.stringify(body), ...(signal ? { signal } : {}) };
  return postSeries(new Request("http://127.0.0.1:3000/api/publish/series", init), { params: Promise.resolve({}) });
}

async function linesOf(answer: Response): Promise<SeriesLine[]> {
  const lines = (await answer.text()).trim().split("\n");
  return lines.map((line) => seriesLineSchema.parse(JSON.parse(line)));
}

const countOf = async () => (await (await jetstreamManager(client)).streams.info("ORDERS")).state.messages;

async function activity() {
  const request = new Request("http://127.0.0.1:3000/api/activity", { headers: host });
  const answer = await getActivity(request, { params: Promise.resolve({}) });
  return activityListSchema.parse(await answer.json()).activity;
}

describe("a series", () => {
  test("is stored, each message filled in, and written down with what became of it", async () => {
    const lines = await linesOf(
      await ask({ subject: "orders.{{seq}}", content: text("{{seq}} {{uuid}}"), count: 500, perSecond: 2_000 }),
    );
    expect(lines.at(-1)).toMatchObject({ kind: "end", why: "done", sent: 500, stored: 500, last: { number: 500 } });
    expect(await countOf()).toBe(500);
    const messages = (await jetstreamManager(client)).streams;
    const bodies = new Set<string>();
    for (let seq = 1; seq <= 500; seq++) {
      const message = await messages.getMessage("ORDERS", { seq });
      expect(message?.subject).toBe(`orders.${message?.string().split(" ")[0]}`);
      bodies.add(message?.string() ?? "");
    }
    expect(bodies.size).toBe(500);
    expect(await activity()).toMatchObject([
      { action: "publish", what: "orders.{{seq}}", count: 500, result: "done", detail: "done: 500 sent, 500 stored" },
      { result: "started", detail: "a series of 500, 2000 a second" },
    ]);
  });

  test("of the same message id is stored once", async () => {
    const lines = await linesOf(
      await ask({ subject: "orders.a", content: text("x"), msgId: "one", count: 20, perSecond: 1_000 }),
    );
    expect(lines.at(-1)).toMatchObject({ why: "done", stored: 1, duplicates: 19 });
    expect(await countOf()).toBe(1);
  });

  test("is stopped by its id, and says exactly how much was sent", async () => {
    const answer = await ask({ id: "series01", subject: "orders.a", content: text("x"), count: 10_000, perSecond: 50 });
    const lines = linesOf(answer);
    await vi.waitFor(async () => expect(await countOf()).toBeGreaterThan(5), patience);
    const stop = (id: string) =>
      postStop(new Request(`http://127.0.0.1:3000/api/publish/series/${id}/stop`, { method: "POST", headers: host }), {
        params: Promise.resolve({ id }),
      });
    expect(await (await stop("series02")).json()).toEqual({ stopped: false });
    expect(await (await stop("series01")).json()).toEqual({ stopped: true });
    const end = (await lines).at(-1);
    expect(end).toMatchObject({ kind: "end", why: "stopped", stored: await countOf() });
    expect(await (await stop("series01")).json()).toEqual({ stopped: false });
  });

  test("ends when its reader leaves", async () => {
    const answer = await ask({ subject: "orders.a", content: text("x"), count: 10_000, perSecond: 50 });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await vi.waitFor(async () => expect((await activity())[0]?.detail).toMatch(/^stopped: /), patience);
    const stored = await countOf();
    expect((await activity())[0]?.detail).toBe(`stopped: ${stored} sent, ${stored} stored`);
  });

  test.each([
    [{ subject: "$JS.API.STREAM.PURGE.ORDERS" }, 403, "reserved_subject"],
    [{ subject: "orders.*" }, 400, "invalid_input"],
    [{ content: { mode: "event", data: "{{{seq}}", actor: "a", tenantId: "t" } }, 400, "invalid_input"],
    [{ content: { mode: "bytes", base64: "?" } }, 400, "invalid_input"],
    [{ count: 0 }, 400, "invalid_input"],
    [{ count: 100_001 }, 400, "invalid_input"],
    [{ perSecond: 0 }, 400, "invalid_input"],
    [{ id: "../x" }, 400, "invalid_input"],
    [{ more: 1 }, 400, "invalid_input"],
  ])("of %o is refused, and nothing is stored", async (part, status, code) => {
    const answer = await ask({ subject: "orders.a", content: text("x"), count: 5, perSecond: 100, ...part });
    expect(answer.status).toBe(status);
    expect(problemSchema.parse(await answer.json()).code).toBe(code);
    expect(await countOf()).toBe(0);
  });

  test("that no stream captures ends by itself, and is written down as failed", async () => {
    const lines = await linesOf(
      await ask({ subject: "nobody.home", content: text("x"), count: 5_000, perSecond: 1_000 }),
    );
    expect(lines.at(-1)).toMatchObject({ kind: "end", why: "failing", stored: 0 });
    expect((await activity())[0]).toMatchObject({ result: "failed" });
  });
});
