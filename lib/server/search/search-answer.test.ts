import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { POST as searchMessages } from "../../../app/api/search/route";
import { type SearchLine, type SearchRequest, searchLineSchema } from "../../contract/search";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { reachBroker } from "../dashboard/broker-buses";
import { parseEnv } from "../env";
import { createProcess, type Process, setProcess } from "../process";
import { noParams, postOf } from "../testing/requests";

let running: Process;
let jetstream: JetStreamPort;

beforeEach(async () => {
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }), {
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
  for (let at = 0; at < 5_000; at++)
    await jetstream.messages.publish({ subject: `orders.${at % 2}`, data: Buffer.from(`{"total":${at}}`) });
  await monitor.sweepNow();
});
afterEach(() => running.dashboards.stop());

const ask = (input: SearchRequest | object) => searchMessages(postOf("/api/search", input), noParams);

async function linesOf(answer: Response): Promise<SearchLine[]> {
  const text = await answer.text();
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => searchLineSchema.parse(JSON.parse(line)));
}

const totals = (lines: readonly SearchLine[]) =>
  lines.flatMap((line) => (line.kind === "match" ? [JSON.parse(line.message.payload.data).total] : []));

test("matches come line by line with progress, and the last line says how it ended", async () => {
  const lines = await linesOf(await ask({ json: [{ path: "total", operator: "<", value: "3" }] }));
  expect(totals(lines)).toEqual([2, 1, 0]);
  expect(lines.filter(({ kind }) => kind === "progress").length).toBeGreaterThan(0);
  expect(lines.at(-1)).toMatchObject({ kind: "end", why: "done", scanned: 5_000, total: 5_000, streams: 1, over: 1 });
});

test("streams of Jetlag's own are not searched unless they are named", async () => {
  await jetstream.streams.create({ name: "JETLAG_OTHER", subjects: ["other"] });
  await running.dashboards.of(null).monitor.sweepNow();
  expect((await linesOf(await ask({}))).at(-1)).toMatchObject({ streams: 1 });
  expect((await linesOf(await ask({ streams: ["JETLAG_OTHER"] }))).at(-1)).toMatchObject({ total: 0, why: "done" });
});

test("a search that ended at its limit goes on where it was", async () => {
  const lines = await linesOf(await ask({ limit: 3 }));
  const end = lines.at(-1);
  if (end?.kind !== "end") throw new Error("not ended");
  expect(end.why).toBe("limit");
  const more = await linesOf(await ask({ limit: 2, resume: end.resume }));
  expect([...totals(lines), ...totals(more)]).toEqual([4_999, 4_998, 4_997, 4_996, 4_995]);
});

test("who stops at any line goes on with what moved until then, and misses nothing", async () => {
  const below = { json: [{ path: "total", operator: "<", value: "3500" }] } as const;
  const lines = await linesOf(await ask({ ...below, limit: 1_000 }));
  const places = lines.flatMap((line, at) => (line.kind === "progress" ? [{ at, moved: line.moved }] : []));
  expect(places.length).toBeGreaterThan(0);
  let resume: Record<string, string | null> = {};
  for (const { at, moved } of places) {
    resume = { ...resume, ...moved };
    const [next] = totals(await linesOf(await ask({ ...below, limit: 1, resume })));
    expect(next).toBe(3_499 - totals(lines.slice(0, at)).length);
  }
});

test.each([
  [{ pattern: "(" }, /pattern: /],
  [{ subject: "a..b" }, /subject: /],
  [{ since: "yesterday" }, /since: /],
  [{ order: "random" }, /order: /],
  [{ limit: 100_000 }, /limit: /],
])("%j is refused before anything is read", async (input, detail) => {
  const answer = await ask(input);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid_input", detail: expect.stringMatching(detail) });
});

test("a reader that leaves ends it, and its room is free again", async () => {
  for (let at = 0; at < 40; at++) {
    const { status, body } = await ask({ limit: 1 });
    expect(status, `after ${at} that left`).toBe(200);
    const reader = body?.getReader();
    if (at % 2 === 0) await reader?.read();
    await reader?.cancel();
  }
});

test("a connection that breaks gives its room back, though nobody reads on", async () => {
  for (let at = 0; at < 40; at++) {
    const abort = new AbortController();
    const request = new Request(postOf("/api/search", { text: "nothing" }), { signal: abort.signal });
    const { status } = await searchMessages(request, noParams);
    expect(status, `after ${at} that broke`).toBe(200);
    abort.abort();
  }
});

test("a reader that goes is no failure, whatever the server calls it", async () => {
  const logged = vi.spyOn(running.dashboards.of(null).logger, "error");
  const abort = new AbortController();
  const request = new Request(postOf("/api/search", { text: "nothing" }), { signal: abort.signal });
  const reader = (await searchMessages(request, noParams)).body?.getReader();
  await reader?.read();
  abort.abort(new Error("ResponseAborted"));
  while (!(await reader?.read())?.done);
  expect(logged).not.toHaveBeenCalled();
});

test("more searches at once than there is room for are refused", async () => {
  const open: Response[] = [];
  for (let at = 0; at < 12; at++) open.push(await ask({ text: "nothing" }));
  const refused = await ask({ text: "nothing" });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: "overloaded", detail: expect.stringContaining("12 searches") });
  await Promise.all(open.map((answer) => answer.body?.cancel()));
  expect((await ask({ limit: 1 })).status).toBe(200);
});
