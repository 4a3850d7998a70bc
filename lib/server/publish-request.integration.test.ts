import { jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { POST as postRequest } from "@/app/api/publish/request/route";
import { problemSchema } from "../contract/problem";
import { repliesSchema } from "../contract/publish-request";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { processDashboard } from "./testing/process-dashboard";

let server: NatsServer;
let client: NatsConnection;
let dashboard: Dashboard;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  await (await jetstreamManager(client)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent", JETLAG_MASK: "$.secret" }));
  dashboard.start();
  await vi.waitFor(() => expect(dashboard.monitor.view.knownStreams).not.toBeNull(), { timeout: 30_000 });
});
afterAll(async () => {
  await dashboard.stop();
  await client.close();
  await server.stop();
});
let services: (() => void)[] = [];
beforeEach(() => {
  services = [];
});
afterEach(() => {
  for (const end of services) end();
});

/** A service that answers each request with what `answers` make of it. */
async function serve(subject: string, ...answers: ((text: string) => string)[]): Promise<void> {
  const subscription = client.subscribe(subject, {
    callback: (_, message) => {
      const head = headers();
      head.append("X-From", subject);
      for (const answer of answers) message.respond(answer(message.string()), { headers: head });
    },
  });
  services.push(() => subscription.unsubscribe());
  await client.flush();
}

async function ask(body: object, signal?: AbortSignal) {
  const init = {
    method: "POST",
    headers: { host: "127.0.0.1:3000", "content-type": "application/json" },
    body: JSON.stringify({ payload: { data: "hi" }, ...body }),
    ...(signal === undefined ? {} : { signal }),
  };
  const answer = await postRequest(new Request("http://127.0.0.1:3000/api/publish/request", init), {
    params: Promise.resolve({}),
  });
  const json = await answer.json();
  return answer.status === 200
    ? { status: 200, ...repliesSchema.parse(json) }
    : { status: answer.status, code: problemSchema.parse(json).code };
}

describe("a request", () => {
  test("shows the reply, with its headers and how long it took", async () => {
    await serve("prices.get", (text) => `${text} 42`);
    const answer = await ask({ subject: "prices.get" });
    expect(answer).toMatchObject({
      end: "enough",
      replies: [{ headers: [["X-From", "prices.get"]], payload: { encoding: "utf8", data: "hi 42" } }],
    });
  });

  test("waits for several, and for no longer than it is told", async () => {
    await serve(
      "prices.all",
      () => "1",
      () => "2",
    );
    await serve("prices.*", () => "3");
    const answer = await ask({ subject: "prices.all", most: 10, forMs: 300 });
    expect(answer).toMatchObject({ end: "time" });
    expect("replies" in answer ? answer.replies.map(({ payload }) => payload.data).sort() : []).toEqual([
      "1",
      "2",
      "3",
    ]);
  });

  test("that nobody answers says so at once", async () => {
    expect(await ask({ subject: "nobody.home", forMs: 30_000 })).toEqual({ status: 200, end: "nobody", replies: [] });
  });

  test("to a stream is stored, and its receipt is the reply", async () => {
    const answer = await ask({ subject: "orders.a" });
    expect("replies" in answer ? answer.replies[0]?.payload.data : "").toContain('"stream":"ORDERS"');
  });

  test("that is too large with its headers is refused, and the connection stays", async () => {
    await serve("prices.large", () => "42");
    const most = client.info?.max_payload ?? 0;
    const large = { subject: "prices.large", headers: [["X", "1"]], payload: { data: "x".repeat(most) } };
    expect(await ask(large)).toEqual({ status: 413, code: "payload_too_large" });
    expect(await ask({ subject: "prices.large" })).toMatchObject({ status: 200, end: "enough" });
  });

  test("shows no secret of a reply", async () => {
    await serve("login", () => '{"secret":"hunter2","name":"a"}');
    const answer = await ask({ subject: "login" });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(JSON.stringify(answer)).toContain("name");
  });

  test("ends with too many bytes, and with those who ask", async () => {
    await serve("big", ...Array.from({ length: 9 }, () => () => "x".repeat(600_000)));
    const answer = await ask({ subject: "big", most: 100, forMs: 5_000 });
    expect(answer).toMatchObject({ end: "size" });
    const leave = new AbortController();
    await serve("slow");
    const asked = ask({ subject: "slow", forMs: 30_000 }, leave.signal);
    leave.abort();
    expect((await asked).status).not.toBe(200);
  });

  test.each([
    [{ subject: "$JS.API.STREAM.DELETE.ORDERS" }, 403, "reserved_subject"],
    [{ subject: "_INBOX.x" }, 403, "reserved_subject"],
    [{ subject: "a.*" }, 400, "invalid_input"],
    [{ subject: "a", forMs: 60_000 }, 400, "invalid_input"],
    [{ subject: "a", most: 0 }, 400, "invalid_input"],
    [{ subject: "a", payload: { encoding: "base64", data: "?" } }, 400, "invalid_input"],
    [{ subject: "a", headers: [["a b", "x"]] }, 400, "invalid_input"],
  ])("of %o is refused", async (body, status, code) => expect(await ask(body)).toEqual({ status, code }));
});
