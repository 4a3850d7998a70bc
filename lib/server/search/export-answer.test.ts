import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as exportSearch } from "../../../app/api/search/export/route";
import { GET as exportProgress } from "../../../app/api/search/exports/[id]/route";
import { type ExportedSearchRequest, exportProgressSchema } from "../../contract/export";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { messageSchema } from "../../model/message/message";
import { reachBroker } from "../dashboard/broker-buses";
import { parseEnv } from "../env";
import { createProcess, type Process, setProcess } from "../process";
import { getOf, noParams, readAnswer } from "../testing/requests";

const count = 5_000;
const long = "x".repeat(10_000);
let running: Process;
let jetstream: JetStreamPort;

beforeEach(async () => {
  const env = { JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent", JETLAG_MASK: "$..password" };
  running = createProcess(parseEnv(env), {
    reach: (...given) => {
      const reached = reachBroker(...given);
      jetstream = reached.broker.jetstream;
      return reached;
    },
  });
  setProcess(running);
  running.dashboards.start();
  const { broker, monitor } = running.dashboards.of(null);
  await vi.waitFor(() => expect(broker.connection.status().state).toBe("connected"));
  await jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  for (let at = 0; at < count; at++) {
    const data = { total: at, password: `secret-${at}`, ...(at === 7 ? { long } : {}) };
    await jetstream.messages.publish({ subject: `orders.${at % 2}`, data: Buffer.from(JSON.stringify(data)) });
  }
  await monitor.sweepNow();
});
afterEach(() => running.dashboards.stop());

function exportOf(search: ExportedSearchRequest, values: Readonly<Record<string, string>> = {}, signal?: AbortSignal) {
  const query = new URLSearchParams({ search: JSON.stringify(search), ...values }).toString();
  const request = getOf(`/api/search/export?${query}`);
  return exportSearch(signal === undefined ? request : new Request(request, { signal }), noParams);
}

const progressOf = async (id: string) =>
  readAnswer(
    await exportProgress(getOf(`/api/search/exports/${id}`), { params: Promise.resolve({ id }) }),
    exportProgressSchema,
  );

test("a file has every match, whole and without secrets, and its progress agrees with it", async () => {
  const answer = await exportOf({ order: "oldest", streams: ["ORDERS"] }, { id: "e1" });
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="ORDERS.ndjson"');
  const text = await answer.text();
  const messages = text
    .trimEnd()
    .split("\n")
    .map((line) => messageSchema.parse(JSON.parse(line)));
  const payloads = messages.map(({ payload }) => JSON.parse(payload.data));
  expect(payloads.map(({ total }) => total)).toEqual(Array.from({ length: count }, (_none, at) => at));
  expect(payloads[7].long).toBe(long);
  expect(text).not.toContain("secret-");
  expect(await progressOf("e1")).toEqual({
    ...{ state: "done", scanned: count, total: count, written: count, problem: null, unread: [] },
    bytes: Buffer.byteLength(text),
  });
});

test("a CSV file has the chosen columns of what was searched for", async () => {
  const columns = JSON.stringify(["number", "json:total", "json:password"]);
  const json = [{ path: "total", operator: "<" as const, value: "2" }];
  const answer = await exportOf({ order: "oldest", json }, { format: "csv", columns });
  expect(answer.headers.get("content-disposition")).toContain('"messages.csv"');
  expect(await answer.text()).toBe("number,json:total,json:password\r\n1,0,[masked]\r\n2,1,[masked]\r\n");
});

test("a raw file has the payloads, one a line", async () => {
  const answer = await exportOf({ order: "oldest", subject: "orders.1" }, { format: "raw" });
  const lines = (await answer.text()).trimEnd().split("\n");
  expect(lines).toHaveLength(count / 2);
  expect(JSON.parse(lines[0] ?? "")).toEqual({ total: 1, password: "[masked]" });
});

test("a reader that leaves ends it, says so, and gives its room back", async () => {
  for (let at = 0; at < 40; at++) {
    const abort = new AbortController();
    const { status, body } = await exportOf({}, { id: `left-${at}` }, abort.signal);
    expect(status, `after ${at} that left`).toBe(200);
    const reader = body?.getReader();
    await reader?.read();
    if (at % 2 === 0) await reader?.cancel();
    else abort.abort();
    expect((await progressOf(`left-${at}`)).state).toBe("left");
  }
});

test("a reader that has left before it is answered takes no room", async () => {
  for (let at = 0; at < 20; at++) {
    const { status } = await exportOf({}, { id: `before-${at}` }, AbortSignal.abort());
    expect(status, `after ${at} that left`).toBe(200);
    expect((await progressOf(`before-${at}`)).state).toBe("left");
  }
});

test("a reader that goes is no failure, whatever the server calls it", async () => {
  const logged = vi.spyOn(running.dashboards.of(null).logger, "error");
  const abort = new AbortController();
  const reader = (await exportOf({}, { id: "gone" }, abort.signal)).body?.getReader();
  await reader?.read();
  abort.abort(new Error("ResponseAborted"));
  await expect(reader?.read()).rejects.toThrow();
  expect((await progressOf("gone")).state).toBe("left");
  expect(logged).not.toHaveBeenCalled();
});

test("a file that breaks off is an error for its reader, and says why", async () => {
  const answer = await exportOf({}, { id: "broken" });
  const reader = answer.body?.getReader();
  await reader?.read();
  await running.dashboards.of(null).broker.stop();
  const rest = (async () => {
    for (;;) if ((await reader?.read())?.done) return;
  })();
  await expect(rest).rejects.toThrow();
  expect(await progressOf("broken")).toMatchObject({ state: "failed", problem: expect.stringMatching(/./) });
});

test.each([
  ["search=%7B", /search: not JSON/],
  ["search=%7B%22text%22%3A%22%22%7D", /text/],
  ["search=%7B%7D&format=xml", /format/],
  ["search=%7B%7D&columns=%5B%22colour%22%5D", /columns/],
  ["search=%7B%7D&format=csv&columns=%5B%22json%3Aa%5B%22%5D", /JSON path a\[/],
  ["search=%7B%7D&id=a+b", /id/],
])("%s is refused before anything is read", async (query, detail) => {
  const answer = await exportSearch(getOf(`/api/search/export?${query}`), noParams);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid_input", detail: expect.stringMatching(detail) });
});

test("an export that was never begun is not found", async () => {
  const answer = await exportProgress(getOf("/api/search/exports/none"), { params: Promise.resolve({ id: "none" }) });
  expect(answer.status).toBe(404);
});
