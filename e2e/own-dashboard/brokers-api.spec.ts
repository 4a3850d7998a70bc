import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "nats.ws";
import { WebSocket } from "ws";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

Object.assign(globalThis, { WebSocket });

test.afterEach(endDashboards);

test("everything of the API exists per broker, the live endpoint too; an unknown broker is not found", async ({
  request,
}, testInfo) => {
  const config = testInfo.outputPath("jetlag.json");
  const brokers = ["one", "two"].map((id) => ({ id, title: `Broker ${id}`, kind: "memory" }));
  await writeFile(config, JSON.stringify({ brokers }));
  const { port } = await startDashboard({ JETLAG_CONFIG: config });
  const url = `http://127.0.0.1:${port}`;
  await whenListening(() => request.get(`${url}/api/health`));
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await request.get(url + path, { headers });
    return [answer.status(), await answer.json()];
  };

  await expect
    .poll(async () => (await ask("/api/brokers"))[1].brokers.map(({ consumers }: { consumers: unknown }) => consumers))
    .toEqual([0, 0]);
  expect(await ask("/api/brokers")).toMatchObject([200, { first: "one" }]);
  for (const path of ["/api/b/two/status", "/api/b/two/snapshot", "/api/b/two/streams", "/api/b/two/activity"]) {
    expect((await ask(path))[0], path).toBe(200);
  }
  expect(await ask("/api/b/two/streams/a%2Fb%25c/messages/1")).toMatchObject([
    404,
    { code: "stream_not_found", detail: expect.stringContaining("a/b%c") },
  ]);
  expect(await ask("/api/b/two/none")).toMatchObject([404, { code: "not_found" }]);
  for (const path of ["/api/b/none/status", "/api/b/none/publish", "/api/b/%F0%9F%9A%80/status"]) {
    expect(await ask(path), path).toMatchObject([404, { code: "broker_not_found" }]);
  }
  // The header by which the server names the broker to its handlers is not for clients.
  expect((await ask("/api/status", { "jetlag-broker": "none" }))[0]).toBe(200);

  const client = await connect({ servers: `ws://127.0.0.1:${port}/api/b/two/live`, reconnect: false });
  await client.flush();
  expect((await ask("/api/b/two/status"))[1].live.viewers).toBe(1);
  expect((await ask("/api/b/one/status"))[1].live.viewers).toBe(0);
  await client.close();
  const [, refused] = await once(new WebSocket(`ws://127.0.0.1:${port}/api/b/none/live`), "unexpected-response");
  expect(refused.statusCode).toBe(404);
});
