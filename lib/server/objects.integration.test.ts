import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as getActivity } from "@/app/api/activity/route";
import { GET as getBytes } from "@/app/api/objects/[bucket]/bytes/route";
import { POST as postDelete } from "@/app/api/objects/[bucket]/delete/route";
import { GET as getObject } from "@/app/api/objects/[bucket]/object/route";
import { GET as getObjects } from "@/app/api/objects/[bucket]/route";
import { POST as postCancel } from "@/app/api/objects/[bucket]/uploads/[id]/cancel/route";
import { POST as postPart } from "@/app/api/objects/[bucket]/uploads/[id]/parts/route";
import { POST as postUpload } from "@/app/api/objects/[bucket]/uploads/route";
import { POST as postBucket } from "@/app/api/objects/route";
import { knownNatsCli } from "../client/testing/nats-cli";
import { activityListSchema } from "../contract/activity";
import {
  cancelledUploadSchema,
  objectAnswerSchema,
  objectListSchema,
  startedUploadSchema,
  uploadProgressSchema,
} from "../contract/objects";
import { problemSchema } from "../contract/problem";
import type { ObjectInfo } from "../model/bucket/object-info";
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
    ...{ name: "OBJ_FILES", subjects: ["$O.FILES.C.>", "$O.FILES.M.>"], discard: "new" },
    ...{ allow_rollup_hdrs: true, allow_direct: true },
  });
  watched.dashboard.start();
  await vi.waitFor(() => expect(watched.dashboard.monitor.view.sampledAtMs).not.toBeNull());
});
afterEach(() => watched.stop());

/** Makes requests be answered by a dashboard of another environment. */
async function restart(env: Record<string, string>) {
  const other = processDashboard(parseEnv({ NATS_URL: watched.server.url, JETLAG_LOG_LEVEL: "silent", ...env }));
  watched.endings.push(() => other.stop());
  other.start();
  await vi.waitFor(() => expect(other.monitor.view.sampledAtMs).not.toBeNull());
}

const of = { params: Promise.resolve({ bucket: "FILES" }) };
const ofUpload = (id: string) => ({ params: Promise.resolve({ bucket: "FILES", id }) });
const list = async () => readAnswer(await getObjects(getOf("/api/x"), of), objectListSchema);
const object = async (name: string) =>
  (await readAnswer(await getObject(getOf(`/api/x?name=${encodeURIComponent(name)}`), of), objectAnswerSchema)).object;
const download = (name: string) => getBytes(getOf(`/api/x?name=${encodeURIComponent(name)}`), of);
const begin = async (name: string, sizeBytes: number, revision = 0, more: object = {}) =>
  readAnswer(await postUpload(postOf("/api/x", { name, sizeBytes, revision, ...more }), of), startedUploadSchema);
const part = (id: string, offset: number, data: Uint8Array) =>
  postPart(postOf("/api/x", { offset, data: Buffer.from(data).toString("base64") }), ofUpload(id));
const problem = async (answer: Promise<Response>) => problemSchema.parse(await (await answer).json());
const activity = async () => {
  const list = activityListSchema.parse(await (await getActivity(getOf("/api/activity"), noParams)).json());
  // What was refused for want of an upload is about its id.
  return list.activity
    .filter(({ what }) => !what.includes("upload"))
    .map(({ action, what, result }) => `${action} ${what} ${result}`);
};
const state = async () => (await watched.manager.streams.info("OBJ_FILES")).state;

async function upload(name: string, data: Uint8Array, revision = 0): Promise<ObjectInfo> {
  const { id, partBytes } = await begin(name, data.length, revision);
  for (let offset = 0; ; ) {
    const answer = await part(id, offset, data.subarray(offset, offset + partBytes));
    const { received, object: stored } = await readAnswer(answer, uploadProgressSchema);
    if (stored !== null) return stored;
    offset = received;
  }
}

describe("objects", () => {
  test("come in parts and go as a file, byte for byte", async () => {
    const data = randomBytes(3 * 1024 * 1024 + 17);
    const stored = await upload("reports/Mai ü.bin", data);
    expect(stored).toMatchObject({ sizeBytes: data.length, chunks: 25 });
    const answer = await download("reports/Mai ü.bin");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="Mai _.bin"; filename*=UTF-8''Mai%20%C3%BC.bin`,
      "content-length": String(data.length),
      "x-content-type-options": "nosniff",
    });
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), data)).toBe(0);
    expect((await list()).objects).toMatchObject([{ name: "reports/Mai ü.bin", sizeBytes: data.length }]);
  });

  test("break off before their end when they are not what was stored", async () => {
    await upload("a", randomBytes(2_000_000));
    await watched.manager.streams.deleteMessage("OBJ_FILES", 7);
    const answer = await download("a");
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow(/not whole/);
    expect(await problem(download("none"))).toMatchObject({ code: "message_not_found" });
  });

  test("are looked at and downloaded without a consumer, and without a change", async () => {
    await upload("a", randomBytes(500_000));
    const made = vi.fn();
    watched.client.subscribe("$JS.EVENT.ADVISORY.CONSUMER.CREATED.>", { callback: made });
    await watched.client.flush();
    const before = await state();
    await list();
    await object("a");
    await (await download("a")).arrayBuffer();
    await watched.client.flush();
    expect(await state()).toEqual(before);
    expect(made).not.toHaveBeenCalled();
  });

  test("are replaced only by who has seen them, and leave no piece behind", async () => {
    const { revision } = await upload("a", randomBytes(400_000));
    const { id } = await begin("a", 3, 0);
    expect(await problem(part(id, 0, randomBytes(3)))).toMatchObject({ code: "wrong_expected_sequence" });
    expect((await state()).messages).toBe(5);
    await upload("a", Buffer.from("new"), revision);
    expect((await state()).messages).toBe(2);
    expect(await (await download("a")).text()).toBe("new");
  });

  test("that are given up leave nothing", async () => {
    const { id } = await begin("a", 2_000_000);
    await part(id, 0, randomBytes(1_000_000));
    expect((await state()).messages).toBeGreaterThan(0);
    expect(await readAnswer(await postCancel(postOf("/api/x", {}), ofUpload(id)), cancelledUploadSchema)).toEqual({
      cancelled: true,
    });
    expect((await state()).messages).toBe(0);
    expect(await problem(part(id, 1_000_000, randomBytes(1)))).toMatchObject({ code: "not_found" });
    expect(await activity()).toEqual(["put_object FILES a done", "put_object FILES a started"]);
  });

  test("too large are refused before they come, and the limit is told", async () => {
    const tooLarge = postUpload(postOf("/api/x", { name: "a", sizeBytes: 2 ** 40, revision: 0 }), of);
    expect(await problem(tooLarge)).toMatchObject({
      code: "invalid_input",
      detail: expect.stringContaining("1073741824"),
    });
    await watched.manager.streams.update("OBJ_FILES", { max_bytes: 1_000 });
    const full = postUpload(postOf("/api/x", { name: "a", sizeBytes: 5_000, revision: 0 }), of);
    expect(await problem(full)).toMatchObject({ code: "stream_full" });
  });

  test("are deleted by their typed name, and that is written down", async () => {
    const { revision } = await upload("a", randomBytes(200_000));
    const remove = (name: string, seen = revision) =>
      postDelete(postOf("/api/x", { name: "a", confirmed: { name, revision: seen } }), of);
    expect(await problem(remove("b"))).toMatchObject({ code: "invalid_input" });
    expect(await problem(remove("a", revision + 1))).toMatchObject({ code: "conflict" });
    expect((await remove("a")).status).toBe(200);
    expect(await object("a")).toMatchObject({ deleted: true, sizeBytes: 0 });
    expect((await state()).messages).toBe(1);
    expect(await activity()).toEqual(
      expect.arrayContaining(["put_object FILES a started", "put_object FILES a done", "delete_object FILES a done"]),
    );
  });

  test("are only looked at by who may not more", async () => {
    const { revision } = await upload("a", Buffer.from("x"));
    await restart({ JETLAG_RIGHTS: "none" });
    const body = { name: "b", sizeBytes: 1, revision: 0 };
    expect(await problem(postUpload(postOf("/api/x", body), of))).toMatchObject({ code: "not_allowed" });
    const removal = { name: "a", confirmed: { name: "a", revision } };
    expect(await problem(postDelete(postOf("/api/x", removal), of))).toMatchObject({ code: "not_allowed" });
    expect(await (await download("a")).text()).toBe("x");
  });

  test("are masked as messages are, and refused where they are too large for that", async () => {
    await upload("small", Buffer.from('{"card":"4111-1111"}'));
    await upload("binary", Buffer.concat([Buffer.from([0, 255]), Buffer.from("4111-1111")]));
    await upload("large", Buffer.from(`"${"x".repeat(9_000_000)}"`));
    await restart({ JETLAG_MASK: "$.card" });
    expect(await (await download("small")).text()).toBe('{"card":"[masked]"}');
    expect(await (await download("binary")).text()).not.toContain("4111");
    expect(await problem(download("large"))).toMatchObject({ code: "not_allowed" });
  });
});

describe.skipIf(cli === null)("together with the nats CLI", () => {
  const nats = (...words: string[]) => runNatsCli(cli ?? "", watched.server.url, ...words);
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "jetlag-objects-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test("what it stores is downloaded here, and what is stored here it gets, whole", async () => {
    const data = randomBytes(700_003);
    const path = join(directory, "sent.bin");
    await writeFile(path, data);
    await nats("object", "put", "FILES", path, "--name", "from cli.bin", "--no-progress", "--force");
    expect(await object("from cli.bin")).toMatchObject({ sizeBytes: data.length, deleted: false });
    expect(Buffer.compare(Buffer.from(await (await download("from cli.bin")).arrayBuffer()), data)).toBe(0);
    await upload("from jetlag.bin", data);
    const got = join(directory, "got.bin");
    await nats("object", "get", "FILES", "from jetlag.bin", "--output", got, "--no-progress", "--force");
    expect(Buffer.compare(await readFile(got), data)).toBe(0);
    expect(await nats("object", "ls", "FILES", "--names")).toMatch(/from cli\.bin[\s\S]*from jetlag\.bin/);
  });

  test("a store that is made here is one for it", async () => {
    expect((await postBucket(postOf("/api/objects", { name: "HERE" }), noParams)).status).toBe(200);
    const path = join(directory, "a.txt");
    await writeFile(path, "hello");
    await nats("object", "put", "HERE", path, "--name", "a.txt", "--no-progress", "--force");
    expect(await nats("object", "ls", "HERE", "--names")).toContain("a.txt");
  });

  test("what one deletes is gone for the other", async () => {
    const { revision } = await upload("a", Buffer.from("x"));
    await upload("b", Buffer.from("y"));
    await nats("object", "rm", "FILES", "b", "--force");
    expect(await object("b")).toMatchObject({ deleted: true });
    await postDelete(postOf("/api/x", { name: "a", confirmed: { name: "a", revision } }), of);
    await expect(nats("object", "info", "FILES", "a")).rejects.toThrow();
    expect((await state()).messages).toBe(2);
  });
});
