import { expect, test } from "vitest";
import { webhookFormats } from "../contract/webhook";
import { cleanEnvironment } from "./process/environment.mjs";
import { readSettings, WEBHOOK_FORMATS } from "./settings.mjs";

type Env = Record<string, string>;
const settings = (env: Env, args: string[] = []) => readSettings(args, env, "/jetlag");

test("embeds a server on port 3000 of this machine when nothing is set, or set to nothing", () => {
  const defaults = {
    help: false,
    dev: false,
    port: 3000,
    host: "127.0.0.1",
    basePath: "",
    dataDirectory: "/jetlag/.jetlag/data",
    bus: { kind: "embedded", chosen: false },
    binaryPath: null,
    embedsStore: false,
  };
  expect(settings({})).toEqual(defaults);
  expect(settings({ PORT: "", HOST: "", NATS_URL: "", JETLAG_BUS: "", JETLAG_DATA_DIR: "" })).toEqual(defaults);
});

test("a path to serve the dashboard below has one or more plain segments", () => {
  expect(settings({ JETLAG_BASE_PATH: "/jetlag" }).basePath).toBe("/jetlag");
  expect(settings({ JETLAG_BASE_PATH: "/tools/jetlag-2.0" }).basePath).toBe("/tools/jetlag-2.0");
});

test("NATS_URL names somebody's own servers, which are shown without their credentials", () => {
  expect(settings({ NATS_URL: "nats://me:secret@a:4222, b:4223 ,tls://token@c" }).bus).toEqual({
    kind: "external",
    servers: ["nats://a:4222", "nats://b:4223", "tls://c"],
  });
});

test("JETLAG_STORE=embedded starts a server for records beside somebody's own", () => {
  expect(settings({ JETLAG_STORE: "embedded", NATS_URL: "nats://a:4222" })).toMatchObject({
    bus: { kind: "external" },
    embedsStore: true,
  });
  expect(settings({ JETLAG_STORE: "nats://b:4222", NATS_URL: "nats://a:4222" }).embedsStore).toBe(false);
});

test("the in-memory bus wins over every server", () => {
  expect(settings({ JETLAG_BUS: "memory", NATS_URL: "nats://a:4222" }).bus).toEqual({ kind: "memory" });
});

test("JETLAG_BUS=nats is a choice that must not end in memory", () => {
  expect(settings({ JETLAG_BUS: "nats", JETLAG_NATS_SERVER: "/opt/nats-server" })).toMatchObject({
    bus: { kind: "embedded", chosen: true },
    binaryPath: "/opt/nats-server",
  });
});

test.each<[Env, RegExp]>([
  [{ PORT: "eighty" }, /PORT=eighty .* 1 to 65535/],
  [{ PORT: "70000" }, /PORT=70000/],
  [{ PORT: "-1" }, /PORT=-1/],
  [{ JETLAG_BUS: "kafka" }, /JETLAG_BUS=kafka .* nats or memory/],
  [{ NATS_URL: " , " }, /NATS_URL names no server/],
  [{ NATS_URL: "nats://a b:4222" }, /NATS_URL is no list of addresses/],
  [{ JETLAG_BASE_PATH: "/" }, /leave it out to serve the dashboard at the root/],
  [{ JETLAG_BASE_PATH: "jetlag" }, /JETLAG_BASE_PATH=jetlag .* begin with a slash/],
  [{ JETLAG_BASE_PATH: "/jetlag/" }, /end without one/],
  [{ JETLAG_BASE_PATH: "/a//b" }, /begin with a slash/],
  [{ JETLAG_BASE_PATH: "/../a" }, /begin with a slash/],
  [{ JETLAG_BASE_PATH: "/a?b" }, /begin with a slash/],
  [{ JETLAG_BASE_PATH: "https://example.com/jetlag" }, /begin with a slash/],
])("says in one sentence what is wrong with %o", (env, sentence) => {
  expect(() => settings(env)).toThrow(sentence);
});

test.each(["hunter2@a b", "p@hunter2@a", "1#hunter2@a", "1?hunter2@a", "1/hunter2@a"])(
  "says to percent-encode, and does not repeat a password from a NATS_URL that it cannot read: %s",
  (pasted) => {
    expect(() => settings({ NATS_URL: `nats://me:${pasted}` })).toThrow(/^(?!.*hunter2).*percent-encode/);
  },
);

test("a configuration names the brokers, which the dashboard reads itself: nothing is embedded", () => {
  expect(settings({ JETLAG_CONFIG: "/etc/jetlag.json" }).bus).toEqual({ kind: "configured", by: "JETLAG_CONFIG" });
  expect(settings({ JETLAG_NATS_CONTEXT: "a,b" }).bus).toEqual({ kind: "configured", by: "JETLAG_NATS_CONTEXT" });
});

test("refuses an option that it does not know", () => {
  expect(() => settings({}, ["--prod"])).toThrow("Unknown option --prod");
  expect(settings({}, ["--dev"]).dev).toBe(true);
});

test("children get no empty settings and nothing that only the start may tell them", () => {
  const env = cleanEnvironment({
    NODE_ENV: "test",
    PATH: "/bin",
    JETLAG_DEMO: "0",
    JETLAG_EMBEDDED_NATS_URL: "nats://stale:1",
    JETLAG_BUS_FALLBACK_REASON: "stale",
  });
  expect(env).toEqual({ PATH: "/bin", JETLAG_DEMO: "0", NEXT_TELEMETRY_DISABLED: "1" });
});

test.each(["abc", "0", "0.01", "20.1", "-1", "1,5"])(
  "a patience of %s is refused before anything is built",
  (patience) => {
    expect(() => settings({ JETLAG_PATIENCE: patience })).toThrow(`JETLAG_PATIENCE=${patience} is no patience`);
  },
);

test("a format of webhook calls that nobody reads is refused before anything is built", () => {
  expect(() => settings({ JETLAG_WEBHOOK_FORMAT: "pidgin" })).toThrow("JETLAG_WEBHOOK_FORMAT=pidgin is unknown");
  expect(WEBHOOK_FORMATS).toEqual(webhookFormats);
});

test.each([
  { JETLAG_PATIENCE: "0.02" },
  { JETLAG_PATIENCE: "20" },
  { JETLAG_PATIENCE: "", JETLAG_WEBHOOK_FORMAT: "" },
  { JETLAG_WEBHOOK_FORMAT: "slack" },
])("%j is taken", (env) => {
  expect(() => settings(env)).not.toThrow();
});
