import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NatsServerOptions } from "../../event-bus/index";
import { reveal, type Secret } from "../../event-bus/secret";
import { createCertificate } from "../../event-bus/testing/certificates";
import { createJwtOperator, createNkeyUser } from "../../event-bus/testing/nats-identities";
import { readConfig } from "./read-config";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "jetlag-home-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const defaults = {
  maskRules: { paths: [], headers: [] },
  deadLetterPatterns: [],
  limits: { values: new Map(), problems: [] },
  webhook: { target: null, format: "jetlag" } as const,
};
const ann = createJwtOperator().createUser("ann");
const nkey = createNkeyUser();

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Reads contexts as `JETLAG_NATS_CONTEXT` names them. */
const read = (names: readonly string[], variables: Record<string, string> = {}) =>
  readConfig({ kind: "contexts", names }, { HOME: home, ...variables }, defaults);

/** Options of the context `prod` as the CLI would have written it. */
function optionsOf(context: object, variables: Record<string, string> = {}): NatsServerOptions {
  write(".config/nats/context/prod.json", JSON.stringify(context));
  const reading = read(["prod"], variables);
  expect(reading.ok ? [] : reading.problems).toEqual([]);
  const [broker] = reading.ok ? reading.brokers : [];
  return broker?.kind === "nats" ? broker.options : {};
}

function problemsOf(context: unknown, variables: Record<string, string> = {}): string {
  write(".config/nats/context/prod.json", typeof context === "string" ? context : JSON.stringify(context));
  const reading = read(["prod"], variables);
  return reading.ok ? "none" : reading.problems.map(({ path, reason }) => `${path}: ${reason}`).join("\n");
}

const shown = (secret: Secret | string | undefined) => (secret === undefined ? undefined : reveal(secret));

describe("a context of the nats CLI", () => {
  it("is taken as the CLI saves it, with empty members", () => {
    const options = optionsOf({
      ...{ description: "Production", url: "nats://a:4222,nats://b:4222", socks_proxy: "", token: "", user: "ann" },
      ...{ password: "hunter2", creds: "", nkey: "", cert: "", key: "", ca: "", nsc: "", jetstream_domain: "hub" },
      ...{ jetstream_api_prefix: "", jetstream_event_prefix: "", inbox_prefix: "_INBOX_ann", user_jwt: "" },
      ...{ user_seed: "", color_scheme: "red", tls_first: false, windows_cert_store: "", windows_ca_certs_match: null },
    });
    expect(typeof options.servers === "object" ? options.servers.map(reveal) : []).toEqual([
      "nats://a:4222",
      "nats://b:4222",
    ]);
    expect(options).toMatchObject({ jetstreamDomain: "hub", inboxPrefix: "_INBOX_ann", login: { user: "ann" } });
    expect(options.login?.kind === "password" && shown(options.login.password)).toBe("hunter2");
    expect(options.tls).toBeUndefined();
    expect(JSON.stringify(options)).not.toContain("hunter2");
  });

  it("is found below XDG_CONFIG_HOME where that is set, and connects to this machine where it names no server", () => {
    write("xdg/nats/context/prod.json", JSON.stringify({ token: "t" }));
    const reading = read(["prod"], { XDG_CONFIG_HOME: join(home, "xdg") });
    const [broker] = reading.ok ? reading.brokers : [];
    expect(broker).toMatchObject({ id: "prod", title: "prod", kind: "nats" });
    const servers = broker?.kind === "nats" && typeof broker.options.servers === "object" ? broker.options.servers : [];
    expect(servers.map(reveal)).toEqual(["nats://127.0.0.1:4222"]);
  });

  it("finds files by ~, by $VAR, and from the working directory", () => {
    const file = write("keys/ann.creds", ann.creds);
    for (const [creds, variables] of [
      ["~/keys/ann.creds", {}],
      ["$KEYS/ann.creds", { KEYS: dirname(file) }],
      [`\${KEYS}/ann.creds`, { KEYS: dirname(file) }],
      [`file://${file}`, {}],
      [relative(process.cwd(), file), {}],
      [`data:;base64,${Buffer.from(ann.creds).toString("base64")}`, {}],
      ["env://ANN", { ANN: ann.creds }],
    ] as const) {
      const { login } = optionsOf({ creds }, variables);
      expect(login?.kind === "creds" && shown(login.creds)?.includes(ann.seed), creds).toBe(true);
    }
  });

  it("logs in by each of the CLI's ways", () => {
    write("ann.nk", `${nkey.seed}\n`);
    expect(optionsOf({ nkey: "~/ann.nk" }).login?.kind).toBe("nkey");
    expect(optionsOf({ user_jwt: ann.jwt, user_seed: ann.seed }).login).toMatchObject({ kind: "jwt" });
    expect(optionsOf({ user_jwt: ann.jwt }).login?.kind).toBe("jwt");
    expect(optionsOf({ token: "t" }).login?.kind).toBe("token");
    const { login } = optionsOf({ user: "ann", password: "env://PW" }, { PW: "hunter2" });
    expect(login?.kind === "password" && shown(login.password)).toBe("hunter2");
    const plain = optionsOf({ user: "ann", password: "a:b://c" }).login;
    expect(plain?.kind === "password" && shown(plain.password)).toBe("a:b://c");
  });

  it("asks for encryption where it names a CA, a certificate or tls_first", () => {
    const { cert, key } = createCertificate({ name: "ann" });
    const files = { ca: write("ca.pem", cert), cert: write("ann.pem", cert), key: write("ann.key", key) };
    const { tls } = optionsOf({ ...files, tls_first: true });
    expect(tls).toMatchObject({
      first: true,
      ca: { file: files.ca },
      cert: { file: files.cert },
      key: { file: files.key },
    });
    expect(optionsOf({ tls_first: true }).tls).toEqual({ first: true });
  });

  it("gives a broker of the configuration its connection, and its colour where it has none", () => {
    write(".config/nats/context/prod.json", JSON.stringify({ token: "t", color_scheme: "red" }));
    const brokers = [
      { id: "a", kind: "nats", context: "prod", masks: ["$.x"] },
      { id: "b", kind: "nats", context: "prod", colour: "blue" },
    ];
    const reading = readConfig(
      { kind: "file", path: write("jetlag.json", JSON.stringify({ brokers })) },
      { HOME: home },
      defaults,
    );
    expect(reading.ok && reading.brokers).toMatchObject([
      { id: "a", colour: "red", options: { login: { kind: "token" } } },
      { id: "b", colour: "blue" },
    ]);
  });

  it("makes an id of any name, and refuses two that come out the same", () => {
    for (const name of ["EU Prod", "eu.prod"]) write(`.config/nats/context/${name}.json`, "{}");
    const one = read(["EU Prod"]);
    expect(one.ok && one.brokers).toMatchObject([{ id: "eu-prod", title: "EU Prod" }]);
    expect(read(["EU Prod", "eu.prod"])).toMatchObject({
      ok: false,
      problems: [{ reason: expect.stringMatching(/id "eu-prod"/) }],
    });
  });

  it("warns of members that it does not know", () => {
    write(".config/nats/context/prod.json", JSON.stringify({ token: "t", shiny_new: "x" }));
    expect(read(["prod"])).toMatchObject({ ok: true, warnings: [expect.stringMatching(/shiny_new in .* not used/)] });
  });
});

describe("a context that cannot be used", () => {
  it.each<[string, unknown, RegExp]>([
    ["a proxy", { socks_proxy: "socks5://x" }, /socks_proxy in .*prod.json: Jetlag does not connect through a SOCKS/],
    ["nsc", { nsc: "nsc://op/acc/user" }, /nsc in .*: Jetlag does not run nsc/],
    ["creds of nsc", { creds: "nsc://op/acc/user" }, /creds in .*: Jetlag does not resolve nsc: references/],
    ["a password of 1Password", { user: "a", password: "op://vault/item" }, /password in .*does not resolve op:/],
    ["a certificate store", { windows_cert_store: "user" }, /windows_cert_store in .*: use cert and key/],
    ["events elsewhere", { jetstream_event_prefix: "ev" }, /jetstream_event_prefix in .*\$JS\.EVENT only/],
    ["a CA that is no file", { ca: "env://CA" }, /ca in .*: env: is not possible here/],
    ["several logins", { user: "a", creds: "/x.creds" }, /user, creds in .*: several logins/],
    ["a file that is not there", { creds: "/none.creds" }, /creds in .*: \/none\.creds does not exist/],
    ["a variable that is not set", { creds: "$NONE/a.creds" }, /creds in .*variable NONE is not set/],
    ["an env reference that is not set", { token: "env://NONE" }, /token in .*variable NONE is not set/],
    ["a member of another type", { tls_first: "yes" }, /tls_first/],
    ["a key without its certificate", { key: "~/ann.key" }, /ann\.key does not exist/],
    ["no JSON", '{ "password": "hunter2", ', /prod\.json is not JSON at line 1/],
    ["a raw password in the address", { url: "nats://ann:hunter2#@host" }, /percent-encode/],
  ])("%s", (_what, context, problem) => {
    expect(problemsOf(context)).toMatch(problem);
    expect(problemsOf(context)).not.toContain("hunter2");
  });

  it("is not there, or has no name of a context", () => {
    expect(read(["none"])).toMatchObject({
      ok: false,
      problems: [{ path: "none", reason: expect.stringMatching(/none\.json does not exist/) }],
    });
    for (const name of ["../x", "a/b", "a\\b"])
      expect(read([name])).toMatchObject({
        ok: false,
        problems: [{ reason: expect.stringMatching(/is not the name of a context/) }],
      });
  });
});
