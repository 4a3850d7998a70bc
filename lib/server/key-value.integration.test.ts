import { jetstream } from "@nats-io/jetstream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { GET as getChanges } from "@/app/api/kv/[bucket]/changes/route";
import { POST as postDelete } from "@/app/api/kv/[bucket]/delete/route";
import { GET as getHistory } from "@/app/api/kv/[bucket]/history/route";
import { GET as getKeys } from "@/app/api/kv/[bucket]/keys/route";
import { POST as postPurge } from "@/app/api/kv/[bucket]/purge/route";
import { POST as postPut } from "@/app/api/kv/[bucket]/put/route";
import { GET as getRemoval } from "@/app/api/kv/[bucket]/removal/route";
import { POST as postBucket } from "@/app/api/kv/route";
import { knownNatsCli } from "../client/testing/nats-cli";
import { activityListSchema } from "../contract/activity";
import { changedKeySchema, keyChangesSchema, keyHistorySchema, keyListSchema, keyRemovalSchema } from "../contract/kv";
import { problemSchema } from "../contract/problem";
import { parseEnv } from "./env";
import { runNatsCli } from "./testing/nats-cli-run";
import { processDashboard } from "./testing/process-dashboard";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";
import { startWatchedServer, type WatchedServer } from "./testing/watched-server";

const cli = await knownNatsCli("0.5.1");

let watched: WatchedServer;
beforeEach(async () => {
  watched = await startWatchedServer();
  await watched.manager.streams.add({
    ...{ name: "KV_CONFIG", subjects: ["$KV.CONFIG.>"], max_msgs_per_subject: 5, discard: "new" },
    ...{ allow_rollup_hdrs: true, deny_delete: true, allow_direct: true, allow_msg_ttl: true },
  });
  await startDashboard();
});
afterEach(() => watched.stop());

async function startDashboard() {
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
}

/** Makes requests be answered by a dashboard of another environment. */
async function restart(env: Record<string, string>) {
  const other = processDashboard(parseEnv({ NATS_URL: watched.server.url, JETLAG_LOG_LEVEL: "silent", ...env }));
  watched.endings.push(() => other.stop());
  other.start();
  await vi.waitFor(() => expect(other.monitor.view.sampledAtMs).not.toBeNull());
}

const of = { params: Promise.resolve({ bucket: "CONFIG" }) };
const keys = async (query = "") => readAnswer(await getKeys(getOf(`/api/x${query}`), of), keyListSchema);
const history = async (key: string) =>
  readAnswer(await getHistory(getOf(`/api/x?key=${encodeURIComponent(key)}`), of), keyHistorySchema);
const changes = async (after: number) =>
  readAnswer(await getChanges(getOf(`/api/x?after=${after}`), of), keyChangesSchema);
const put = (key: string, data: string, revision: number, more: object = {}) =>
  postPut(postOf("/api/x", { key, payload: { data }, revision, ...more }), of);
const stored = async (...given: Parameters<typeof put>) =>
  (await readAnswer(await put(...given), changedKeySchema)).revision;
const problem = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json());
const told = ({ entries }: { entries: readonly { key: string; revision: number; operation: string }[] }) =>
  entries.map(({ key, revision, operation }) => `${key}@${revision} ${operation}`);
const activity = async () => {
  const list = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
  return list.activity.map(({ action, what, result }) => `${action} ${what} ${result}`);
};

describe("keys of a bucket", () => {
  test("come page by page in their order, with their newest values, by text and by pattern", async () => {
    const js = jetstream(watched.client);
    for (const key of ["shop.b", "shop.a", "user/1", "shop.a"]) await js.publish(`$KV.CONFIG.${key}`, `of ${key}`);
    const first = await keys("?limit=2");
    expect(told(first)).toEqual(["shop.a@4 put", "shop.b@1 put"]);
    expect(first).toMatchObject({ next: "shop.b", matching: 3, total: 3, told: 3, end: 4 });
    expect(first.entries[0]?.payload.data).toBe("of shop.a");
    const rest = await keys("?limit=2&after=shop.b");
    expect(told(rest)).toEqual(["user/1@3 put"]);
    expect(rest.next).toBeNull();
    expect(told(await keys("?q=SHOP.B"))).toEqual(["shop.b@1 put"]);
    expect(told(await keys("?q=shop.*"))).toEqual(["shop.a@4 put", "shop.b@1 put"]);
    expect(told(await keys("?q=nothing"))).toEqual([]);
  });

  test("with names that no client would write are listed, and told apart", async () => {
    const js = jetstream(watched.client);
    for (const key of ["a", "😀", "<b>", "x".repeat(200)]) await js.publish(`$KV.CONFIG.${key}`, key);
    const list = await keys();
    expect(list.entries.map(({ key }) => key).sort()).toEqual(["a", "😀", "<b>", "x".repeat(200)].sort());
    expect(told(await history("😀"))).toEqual(["😀@2 put"]);
    expect(told(await history("*"))).toEqual([]);
    expect(told(await history("a b"))).toEqual([]);
  });

  test("are watched by what changed after a revision", async () => {
    await stored("a", "1", 0);
    await stored("b", "1", 0);
    const revision = await stored("a", "2", 1);
    expect(told(await changes(1))).toEqual(["b@2 put", "a@3 put"]);
    expect(await changes(revision)).toEqual({ entries: [], end: revision, more: false });
    // A bucket that was made anew begins again.
    expect(await changes(99)).toEqual({ entries: [], end: revision, more: true });
  });

  test("are looked at without a consumer, and without a change", async () => {
    await stored("a", "1", 0);
    await stored("a", "2", 1);
    const made = vi.fn();
    watched.client.subscribe("$JS.EVENT.ADVISORY.CONSUMER.CREATED.>", { callback: made });
    await watched.client.flush();
    const before = await watched.manager.streams.info("KV_CONFIG");
    await keys();
    await history("a");
    await changes(0);
    await getRemoval(getOf("/api/x?key=a"), of);
    await watched.client.flush();
    expect((await watched.manager.streams.info("KV_CONFIG")).state).toEqual(before.state);
    expect(made).not.toHaveBeenCalled();
  });
});

describe("changing a key", () => {
  test("is guarded by the revision that was seen: who was late learns who was first, and nothing is lost", async () => {
    expect(await stored("a", "1", 0)).toBe(1);
    expect(await stored("a", "2", 1)).toBe(2);
    const late = await problem(put("a", "3", 1));
    expect(late).toMatchObject({ code: "wrong_expected_sequence", status: 409 });
    expect(late.detail).toMatch(/"a" is at revision 2 \(put\) since .*, by anonymous, and revision 1 was seen/);
    expect((await problem(put("a", "3", 0))).detail).toContain("no value was seen");
    expect((await history("a")).entries[0]?.payload.data).toBe("2");
    expect(await activity()).toEqual(expect.arrayContaining(["put_key CONFIG a done", "put_key CONFIG a failed"]));
  });

  test("refuses what is no key, no time, and no bucket", async () => {
    for (const key of ["a b", "a.*", ".a", "a..b", "ü"])
      expect(await problem(put(key, "1", 0)), key).toMatchObject({ code: "invalid_input" });
    expect(await problem(put("a", "1", 0, { ttl: "soon" }))).toMatchObject({ code: "invalid_input" });
    const elsewhere = { params: Promise.resolve({ bucket: "NONE" }) };
    const body = { key: "a", payload: { data: "1" }, revision: 0 };
    expect(await problem(postPut(postOf("/api/x", body), elsewhere))).toMatchObject({ code: "stream_not_found" });
    const astray = { params: Promise.resolve({ bucket: "A.B > *" }) };
    expect(await problem(postPut(postOf("/api/x", body), astray))).toMatchObject({ code: "invalid_name" });
  });

  test("with a time of its own leaves when that is over", async () => {
    await stored("a", "1", 0, { ttl: "1s" });
    expect((await history("a")).entries[0]?.headers).toContainEqual(["Nats-TTL", "1s"]);
    await vi.waitFor(async () => expect((await history("a")).entries).toEqual([]), { timeout: 10_000 });
  });

  test("deletes it with a mark, puts it back, and purges it with its history", async () => {
    await stored("a", "1", 0);
    await stored("a", "2", 1);
    const plan = await readAnswer(await getRemoval(getOf("/api/x?key=a"), of), keyRemovalSchema);
    expect(plan).toMatchObject({ revision: 2, revisions: 2, history: 5, takesTtl: true, obstacle: null });
    const remove = (body: object) => postDelete(postOf("/api/x", body), of);
    expect(await problem(remove({ key: "a", revision: 1 }))).toMatchObject({ code: "wrong_expected_sequence" });
    expect(await readAnswer(await remove({ key: "a", revision: 2 }), changedKeySchema)).toEqual({ revision: 3 });
    expect(told(await history("a"))).toEqual(["a@3 delete", "a@2 put", "a@1 put"]);
    expect(await stored("a", "again", 0)).toBe(4);
    const purge = (name: string) =>
      postPurge(postOf("/api/x", { key: "a", revision: 4, ttl: "1h", confirmed: { name } }), of);
    expect(await problem(purge("b"))).toMatchObject({ code: "invalid_input" });
    expect(await readAnswer(await purge("a"), changedKeySchema)).toEqual({ revision: 5 });
    expect(told(await history("a"))).toEqual(["a@5 purge"]);
    expect(await activity()).toEqual(
      expect.arrayContaining(["purge_key CONFIG a started", "purge_key CONFIG a done", "delete_key CONFIG a done"]),
    );
  });

  test("is refused to who may only look, and that is written down", async () => {
    await stored("a", "1", 0);
    await restart({ JETLAG_RIGHTS: "none" });
    expect(await problem(put("a", "2", 1))).toMatchObject({ code: "not_allowed" });
    expect(await problem(postDelete(postOf("/api/x", { key: "a", revision: 1 }), of))).toMatchObject({
      code: "not_allowed",
    });
    expect(told(await keys())).toEqual(["a@1 put"]);
    expect(await activity()).toEqual(expect.arrayContaining(["put_key CONFIG a denied"]));
  });
});

test("what is masked is masked in lists, in the history, and among the changes", async () => {
  await stored("a", '{"card":"4111-1111","total":5}', 0);
  await restart({ JETLAG_MASK: "$.card" });
  const texts = JSON.stringify([await keys(), await history("a"), await changes(0)]);
  expect(texts).not.toContain("4111-1111");
  expect(texts.match(/\[masked\]/g)).toHaveLength(3);
});

describe.skipIf(cli === null)("together with the nats CLI", () => {
  const nats = (...words: string[]) => runNatsCli(cli ?? "", watched.server.url, ...words);

  test("what it stores is listed and guarded here, and what is stored here it reads", async () => {
    await nats("kv", "put", "CONFIG", "shop.currency", "EUR");
    await nats("kv", "put", "CONFIG", "shop.currency", "USD");
    expect(told(await history("shop.currency"))).toEqual(["shop.currency@2 put", "shop.currency@1 put"]);
    expect(await stored("shop.currency", "CHF", 2)).toBe(3);
    expect(await nats("kv", "get", "CONFIG", "shop.currency", "--raw")).toBe("CHF");
    await stored("shop.vat", '{"rate":19}', 0);
    expect((await nats("kv", "ls", "CONFIG")).trim().split("\n").sort()).toEqual(["shop.currency", "shop.vat"]);
    expect(await nats("kv", "history", "CONFIG", "shop.currency")).toMatch(/EUR[\s\S]*USD[\s\S]*CHF/);
  });

  test("marks mean the same to both", async () => {
    await nats("kv", "put", "CONFIG", "a", "1");
    await nats("kv", "del", "CONFIG", "a", "--force");
    await nats("kv", "put", "CONFIG", "b", "1");
    await nats("kv", "purge", "CONFIG", "b", "--force");
    expect(told(await keys())).toEqual(["a@2 delete", "b@4 purge"]);
    await stored("c", "1", 0);
    await postDelete(postOf("/api/x", { key: "c", revision: 5 }), of);
    expect(await nats("kv", "history", "CONFIG", "c")).toMatch(/DELETE|DEL/i);
    await expect(nats("kv", "get", "CONFIG", "c", "--raw")).rejects.toThrow(/key not found/);
    // Both may begin a deleted key again.
    await nats("kv", "create", "CONFIG", "c", "2");
    await nats("kv", "del", "CONFIG", "c", "--force");
    expect(await stored("c", "3", 0)).toBeGreaterThan(0);
  });

  test("a bucket that is made here is one for it, with what it was set to", async () => {
    const body = { name: "HERE", history: 3, takesTtl: true, maxAgeMs: 3_600_000, description: "made here" };
    expect((await postBucket(postOf("/api/kv", body), noParams)).status).toBe(200);
    expect(await problem(postBucket(postOf("/api/kv", body), noParams))).toMatchObject({ code: "conflict" });
    const info = await nats("kv", "info", "HERE");
    expect(info).toMatch(/History Kept: 3/);
    expect(info).toMatch(/1h0m0s|1h/);
    await nats("kv", "put", "HERE", "a", "1");
    expect(await nats("kv", "get", "HERE", "a", "--raw")).toBe("1");
    expect(await activity()).toEqual(expect.arrayContaining(["create_bucket key-value bucket HERE done"]));
  });

  test("a bucket that it makes is a bucket here, and so is a mirror of it", async () => {
    await nats("kv", "add", "MADE", "--history", "3");
    await nats("kv", "put", "MADE", "a", "1");
    await nats("kv", "add", "COPY", "--mirror", "MADE");
    const copy = { params: Promise.resolve({ bucket: "COPY" }) };
    await vi.waitFor(async () => {
      const list = await readAnswer(await getKeys(getOf("/api/x"), copy), keyListSchema);
      expect(told(list)).toEqual(["a@1 put"]);
    }, 10_000);
    const body = { key: "a", payload: { data: "2" }, revision: 1 };
    expect(await problem(postPut(postOf("/api/x", body), copy))).toMatchObject({
      code: "rejected",
      detail: expect.stringContaining("mirror of KV_MADE"),
    });
  });
});
