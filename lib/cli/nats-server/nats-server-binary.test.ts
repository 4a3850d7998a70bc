import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkExplicitBinary, findNatsServer } from "./nats-server-binary.mjs";
import { fillCache, findCachedBinary, openCache } from "./nats-server-cache.mjs";
import { compareVersions } from "./versions.mjs";

const { signal } = new AbortController();
let root: string;
let cache: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "jetlag-binary-"));
  cache = join(root, "cache");
  mkdirSync(cache);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that says of itself what a nats-server says. */
function writeProgram(path: string, says: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(path, 0o755);
  return path;
}
const fill = (version: string) =>
  fillCache(cache, "official release", signal, async (directory) =>
    writeProgram(join(directory, "bin", "nats-server"), `nats-server: v${version}`),
  );
const find = (env: { PATH: string; XDG_CACHE_HOME?: string }, notes: string[] = []) =>
  findNatsServer({
    root,
    env,
    signal,
    onNote: (note) => notes.push(note),
    onProgress: () => {},
  });

describe.skipIf(process.platform === "win32")("nats-server", () => {
  test("on the PATH is taken first", async () => {
    const path = writeProgram(join(root, "bin", "nats-server"), "nats-server: v2.12.3");
    expect(await find({ PATH: join(root, "bin") })).toEqual({ path, version: "2.12.3", origin: path });
  });

  test.skipIf(process.platform === "darwin")(
    "too old on the PATH is passed over with a note, for the cached one",
    async () => {
      cache = openCache(root, { XDG_CACHE_HOME: cache });
      await fill("2.14.0");
      writeProgram(join(root, "bin", "nats-server"), "nats-server: v2.10.27");
      const notes: string[] = [];
      const found = await find(
        { PATH: `${join(root, "bin")}:/bin:/usr/bin`, XDG_CACHE_HOME: join(root, "cache") },
        notes,
      );
      expect(found).toMatchObject({ version: "2.14.0", origin: "official release, cached" });
      expect(notes).toEqual([expect.stringContaining("2.10.27 is older than 2.11.0")]);
    },
  );

  const isNewEnough = (version: string) => compareVersions(version, "2.11.0") >= 0;

  test("that is fetched is kept, the newest one is found, and nothing else stays behind", async () => {
    await Promise.all([fill("2.14.0"), fill("2.15.1"), fill("2.15.1")]);
    expect(await findCachedBinary(cache, isNewEnough, signal)).toMatchObject({
      path: join(cache, "2.15.1", "nats-server"),
      version: "2.15.1",
    });
    expect(readdirSync(cache).sort()).toEqual(["2.14.0", "2.15.1"]);
  });

  test("that does not run is not kept, and a broken cached one is replaced", async () => {
    const broken = fillCache(cache, "official release", signal, async (directory) =>
      writeProgram(join(directory, "nats-server"), "oops"),
    );
    await expect(broken).rejects.toThrow("does not run on this machine");
    expect(readdirSync(cache)).toEqual([]);

    await fill("2.15.1");
    writeProgram(join(cache, "2.15.1", "nats-server"), "oops");
    expect(await findCachedBinary(cache, isNewEnough, signal)).toBeNull();
    await fill("2.15.1");
    expect(await findCachedBinary(cache, isNewEnough, signal)).toMatchObject({ version: "2.15.1" });
  });

  test("set on purpose must exist, run, be a nats-server and be new enough", async () => {
    const check = (path: string) => checkExplicitBinary(path, signal);
    const good = writeProgram(join(root, "good"), "nats-server: v2.11.0");
    expect(await check(good)).toEqual({ path: good, version: "2.11.0", origin: "JETLAG_NATS_SERVER" });
    await expect(check(join(root, "none"))).rejects.toThrow("does not exist");
    writeFileSync(join(root, "text"), "hello");
    await expect(check(join(root, "text"))).rejects.toThrow("cannot be executed");
    await expect(check(root)).rejects.toThrow("cannot be executed");
    await expect(check(process.execPath)).rejects.toThrow("does not answer --version like a nats-server");
    await expect(check(writeProgram(join(root, "old"), "nats-server: v2.10.9"))).rejects.toThrow("older than 2.11.0");
  });
});
