import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { SnapshotJson } from "../../contract/snapshot";
import { everythingOffered } from "../../contract/testing/offers";
import { unknown } from "../../model/known";
import { encodedBodyHeader } from "../http/encoded-body";
import { SharedSnapshot } from "./shared-snapshot";

const unread = unknown("nothing was read yet");
const empty: SnapshotJson = {
  at: "2026-11-25T06:00:00.000Z",
  sampledAt: null,
  intervalMs: 2_000,
  sweepError: null,
  clockSkewMs: null,
  demo: false,
  bus: {
    ...{ kind: "memory", embedded: false, fallbackReason: null, connection: { state: "idle" } },
    ...{ offers: everythingOffered, grammar: "nats" },
  },
  streams: [],
  missingStreams: [],
  consumers: [],
  totals: {
    messagesPerS: unread,
    ackedPerS: unread,
    waiting: 0,
    inFlight: 0,
    consumers: 0,
    needAttention: 0,
    unjudged: 0,
  },
  history: { atMs: [], messagesPerS: [], ackedPerS: [], waiting: [], openFailures: [] },
  failures: { open: 0, lastHour: 0, revision: 0, capturedSince: null, problem: null },
};

function dashboard() {
  const state = { nowMs: 0, view: {}, rest: { revision: 0 }, built: 0 };
  const snapshot = new SharedSnapshot({
    build: () => {
      state.built++;
      return empty;
    },
    view: () => state.view,
    rest: () => state.rest,
    now: () => state.nowMs,
  });
  const ask = (headers: Record<string, string> = {}, isEarly = false) => {
    const marked = isEarly ? headers : { ...headers, "jetlag-takes-encoded": "1" };
    return snapshot.answer(new Request("http://jetlag/api/snapshot", { headers: marked }));
  };
  return { state, ask };
}

test("everybody who asks between two sweeps gets the same answer, made once", async () => {
  const { state, ask } = dashboard();
  const answers = await Promise.all([ask(), ask({ "accept-encoding": "br, gzip" }), ask()]);
  expect(state.built).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers.get("etag"))).size).toBe(1);
  expect(answers.map(({ headers }) => headers.get(encodedBodyHeader))).toEqual([null, "gzip", null]);
  const [plain, compressed] = await Promise.all(answers.slice(0, 2).map((answer) => answer.arrayBuffer()));
  expect(gunzipSync(compressed ?? "").toString()).toBe(new TextDecoder().decode(plain));
});

test("a request that came before encoded answers can be sent gets a plain one", async () => {
  const { ask } = dashboard();
  expect((await ask({ "accept-encoding": "gzip" }, true)).headers.get(encodedBodyHeader)).toBeNull();
});

test("an answer that is known is not sent again, until there is news", async () => {
  const { state, ask } = dashboard();
  const tag = (await ask()).headers.get("etag") ?? "";
  const again = await ask({ "if-none-match": `"other", ${tag}` });
  expect(again.status).toBe(304);
  expect(again.body).toBeNull();
  state.view = {};
  expect((await ask({ "if-none-match": tag })).status).toBe(200);
  const second = (await ask()).headers.get("etag") ?? "";
  state.rest = { revision: 1 };
  expect((await ask({ "if-none-match": second })).status).toBe(200);
  expect(state.built).toBe(3);
});

test("the age of an answer that was made before is told", async () => {
  const { state, ask } = dashboard();
  expect((await ask()).headers.get("age")).toBe("0");
  state.nowMs = 4_000;
  expect((await ask()).headers.get("age")).toBe("4");
  state.view = {};
  expect((await ask()).headers.get("age")).toBe("0");
});

test.each([
  ["gzip;q=0", null],
  ["identity", null],
  ["br;q=1.0, *;q=0.5", "gzip"],
  ["GZIP", "gzip"],
])("accept-encoding %s is answered with %s", async (accepted, encoding) => {
  expect((await dashboard().ask({ "accept-encoding": accepted })).headers.get(encodedBodyHeader)).toBe(encoding);
});
