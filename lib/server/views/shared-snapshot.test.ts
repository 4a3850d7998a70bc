import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { SnapshotJson } from "../../contract/snapshot";
import { snapshotAnswerSchema, type VersionedSnapshot, wholeSnapshot } from "../../contract/snapshot-delta";
import { everythingOffered } from "../../contract/testing/offers";
import { unknown } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
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
  const state = { nowMs: 0, view: {}, rest: { revision: 0 }, built: 0, consumers: empty.consumers };
  const snapshot = new SharedSnapshot({
    build: () => {
      state.built++;
      return { ...empty, consumers: state.consumers };
    },
    view: () => state.view,
    rest: () => state.rest,
    now: () => state.nowMs,
  });
  const ask = (headers: Record<string, string> = {}, isEarly = false) => {
    const marked = isEarly ? headers : { ...headers, "jetlag-takes-encoded": "1" };
    return snapshot.answer(new Request("http://jetlag/api/snapshot", { headers: marked }));
  };
  const askSince = async (since?: string) =>
    await (await snapshot.answer(new Request("http://jetlag/api/snapshot"), since)).text();
  return { state, ask, askSince };
}

const seen = (text: string, known?: VersionedSnapshot) =>
  wholeSnapshot(snapshotAnswerSchema.parse(JSON.parse(text)), known);

describe("who has one of the last versions", () => {
  const many = Array.from({ length: 1_780 }, (_, n) => consumerHealth({ name: `worker-${n}` }));

  test("gets what changed since, and sees the same as everybody", async () => {
    const { state, askSince } = dashboard();
    state.consumers = many;
    const whole = await askSince();
    const first = seen(whole);
    expect(first?.consumers).toHaveLength(1_780);

    state.view = {};
    state.consumers = [consumerHealth({ name: "new" }), ...many.slice(700), ...many.slice(0, 650)];
    const delta = await askSince(first?.version);
    expect(delta.length).toBeLessThan(whole.length / 100);
    const second = seen(delta, first ?? undefined);
    expect(second).toEqual(seen(await askSince()));
    // Those that did not change are the same objects: nothing is drawn anew for them.
    expect(second?.consumers[1]).toBe(first?.consumers[700]);

    expect(JSON.parse(await askSince(second?.version)).consumers).toEqual([[0, second?.consumers.length]]);
  });

  test("gets the whole once it is too old, or of another process", async () => {
    const { state, askSince } = dashboard();
    const first = seen(await askSince());
    for (let sweep = 0; sweep < 3; sweep++) {
      state.view = {};
      expect(JSON.parse(await askSince(first?.version)).since).toBe(first?.version);
    }
    state.view = {};
    expect(JSON.parse(await askSince(first?.version))).not.toHaveProperty("since");
    expect(JSON.parse(await askSince("another-1"))).not.toHaveProperty("since");
  });

  test("takes no delta against another version for its own", async () => {
    const { state, askSince } = dashboard();
    const first = seen(await askSince());
    state.view = {};
    const second = seen(await askSince());
    state.view = {};
    expect(seen(await askSince(first?.version), second ?? undefined)).toBeNull();
  });
});

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
