import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import { ConfigFile } from "./config-file";

let directory: string;
let path: string;
let clock: ManualClock;
let config: ConfigFile;
let logger: RecordingLogger;
/** Ids of the brokers of each configuration that was told. */
let told: string[][];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-watched-"));
  path = join(directory, "jetlag.json");
  clock = new ManualClock();
  told = [];
  logger = new RecordingLogger();
  write(path, "one");
  config = open();
});
afterEach(() => {
  config.stop();
  rmSync(directory, { recursive: true });
});

const defaults = {
  maskRules: { paths: [], headers: [] },
  deadLetterPatterns: [],
  limits: { values: new Map(), problems: [] },
  webhook: { target: null, format: "jetlag" } as const,
};

function open(variables = {}): ConfigFile {
  const opened = new ConfigFile({ place: { kind: "file", path }, variables, defaults, clock, logger });
  opened.onChange((brokers) => void told.push(brokers.map(({ id }) => id)));
  opened.start();
  return opened;
}

const textOf = (...ids: string[]) => JSON.stringify({ brokers: ids.map((id) => ({ id, kind: "memory" })) });
const write = (file: string, ...ids: string[]) => writeFileSync(file, textOf(...ids));
const ids = () => config.brokers.map(({ id }) => id);
/** Long enough for two looks. */
const wait = () => clock.advance(4_000);

test("a change is taken without a restart, and told once", async () => {
  write(path, "one", "two");
  await wait();
  expect(ids()).toEqual(["one", "two"]);
  await wait();
  expect(told).toEqual([["one", "two"]]);
});

test("nothing is told where nothing changes, also when the file is only touched", async () => {
  write(path, "one");
  await wait();
  await wait();
  expect(told).toEqual([]);
});

test("a file that is still being written is not read", async () => {
  writeFileSync(path, textOf("two").slice(0, 20));
  await clock.advance(2_000);
  expect(config.refusal).toBeNull();
  write(path, "two");
  await clock.advance(2_000);
  expect(config.refusal).toBeNull();
  expect(told).toEqual([]);
  await clock.advance(2_000);
  expect(told).toEqual([["two"]]);
});

test("a change that is wrong is refused whole with its reason, and the last right one holds", async () => {
  writeFileSync(
    path,
    JSON.stringify({
      brokers: [
        { id: "two", kind: "memory" },
        { id: "Three", kind: "memory" },
      ],
    }),
  );
  await wait();
  expect(ids()).toEqual(["one"]);
  expect(told).toEqual([]);
  expect(config.refusal?.reason).toMatch(/jetlag\.json: brokers\[1\]\.id: is 1 to 40 lower-case/);
  expect(config.refusal?.at).toBe(new Date(clock.now()).toISOString());
  expect(logger.entries).toEqual([
    { level: "warn", fields: {}, message: expect.stringMatching(/is not used, .*: brokers\[1\]\.id: is 1 to 40/) },
  ]);
  await wait();
  expect(logger.entries).toHaveLength(1);
  write(path, "three");
  await wait();
  expect(config.refusal).toBeNull();
  expect(told).toEqual([["three"]]);
});

test("a change that is put back leaves everything as it was", async () => {
  writeFileSync(path, "{");
  await wait();
  expect(config.refusal).not.toBeNull();
  write(path, "one");
  await wait();
  expect(config.refusal).toBeNull();
  expect(told).toEqual([]);
});

test("a file that is deleted is refused, and taken when it is there again", async () => {
  unlinkSync(path);
  await wait();
  expect(config.refusal?.reason).toMatch(/does not exist/);
  expect(ids()).toEqual(["one"]);
  write(path, "back");
  await wait();
  expect(ids()).toEqual(["back"]);
});

test("a file that an editor replaces by renaming is followed, again and again", async () => {
  for (const id of ["two", "three"]) {
    write(`${path}.new`, id);
    renameSync(`${path}.new`, path);
    await wait();
  }
  expect(told).toEqual([["two"], ["three"]]);
});

test("a Kubernetes ConfigMap is followed: the link of its directory is swapped", async () => {
  for (const version of ["v1", "v2"]) {
    mkdirSync(join(directory, version));
    write(join(directory, version, "jetlag.json"), version);
  }
  const link = join(directory, "..data");
  symlinkSync("v1", link);
  config.stop();
  path = join(directory, "mounted.json");
  symlinkSync(join("..data", "jetlag.json"), path);
  config = open();
  expect(ids()).toEqual(["v1"]);
  symlinkSync("v2", `${link}_tmp`);
  renameSync(`${link}_tmp`, link);
  await wait();
  expect(ids()).toEqual(["v2"]);
});

test("a secret in a file of its own is followed as well", async () => {
  const secret = join(directory, "token");
  writeFileSync(secret, "old");
  config.stop();
  const login = { token: { file: "token" } };
  writeFileSync(path, JSON.stringify({ brokers: [{ id: "one", kind: "nats", login }] }));
  config = open();
  writeFileSync(secret, "new");
  await wait();
  expect(told).toEqual([["one"]]);
});

test("what a listener cannot take is refused", async () => {
  config.onChange(() => {
    throw new Error("no room");
  });
  write(path, "two");
  await wait();
  expect(ids()).toEqual(["one"]);
  expect(config.refusal?.reason).toMatch(/no room/);
});

test("a configuration that is wrong at the start ends it with all problems", () => {
  writeFileSync(
    path,
    JSON.stringify({
      brokers: [
        { id: "A", kind: "memory" },
        { id: "b", kind: "x" },
      ],
    }),
  );
  expect(() => open()).toThrow(/jetlag\.json: brokers\[0\]\.id: .*; brokers\[1\]\.kind: /);
});

test("after a stop nothing is looked at", async () => {
  config.stop();
  write(path, "two");
  await wait();
  expect(told).toEqual([]);
});

test("what of a configuration is not used is logged, at the start and with each change", async () => {
  const contexts = join(directory, "nats", "context");
  mkdirSync(contexts, { recursive: true });
  writeFileSync(join(contexts, "prod.json"), JSON.stringify({ url: "nats://127.0.0.1:4222", tint: "red" }));
  const write = (id: string) =>
    writeFileSync(path, JSON.stringify({ brokers: [{ id, kind: "nats", context: "prod" }] }));
  write("one");
  config.stop();
  config = open({ XDG_CONFIG_HOME: directory });
  const warned = () => logger.entries.map(({ message }) => message);
  expect(warned()).toEqual([expect.stringMatching(/^Configuration: .*tint in .* is not known and not used$/)]);
  write("two");
  await wait();
  expect(ids()).toEqual(["two"]);
  expect(warned()).toHaveLength(2);
});
