import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCertificate } from "../event-bus/testing/certificates";
import { createJwtOperator, createNkeyUser } from "../event-bus/testing/nats-identities";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "../event-bus/testing/nats-server";
import type { ConfigFile } from "./config/config-file";
import { createConfiguredRuntime, followConfiguration, openConfiguration } from "./configuration";
import { parseEnv } from "./env";
import { createLogger } from "./log/logger";
import { getRuntime, type Runtime, setRuntime } from "./runtime";
import { runChecks } from "./views/status-checks";

let directory: string;
let servers: NatsServer[];
let lines: string[];
let config: ConfigFile | null;
let runtime: Runtime | null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-configured-"));
  [servers, lines, config, runtime] = [[], [], null, null];
});
afterEach(async () => {
  config?.stop();
  await runtime?.stop();
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(directory, { recursive: true });
});

const serve = async (options: NatsServerOptions) => {
  const server = await startNatsServer(options);
  servers.push(server);
  return server;
};

function write(name: string, content: string | object): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** Starts a dashboard as the process does, with these variables. */
function start(variables: Record<string, string>): Runtime {
  const env = parseEnv({ JETLAG_STORE: "memory", ...variables });
  const logger = createLogger({ logLevel: "debug" }, { write: (line: string) => void lines.push(line) });
  config = openConfiguration(env, variables);
  runtime = createConfiguredRuntime(env, logger, config);
  setRuntime(runtime);
  runtime.start();
  if (config !== null) followConfiguration(env, logger, config);
  return runtime;
}

const statusOf = (of: Runtime | null) => of?.bus.connection.status();
const connected = () => expect.poll(() => statusOf(getRuntime())).toMatchObject({ state: "connected" });
const alice = (password: string) => `authorization { users [ { user: alice, password: "${password}" } ] }`;

describe("a dashboard with a configuration file", () => {
  it("watches its first broker, with that broker's login and masks, and tells of the others", async () => {
    const { url } = await serve({ config: alice("hunter2") });
    const login = { user: "alice", password: `\${PW}` };
    const brokers = [
      { id: "prod", kind: "nats", servers: url, login, masks: ["$.card"], limits: { "unprocessed-critical": 5 } },
      { id: "lab", kind: "memory" },
    ];
    start({ JETLAG_CONFIG: write("jetlag.json", { brokers }), PW: "hunter2" });
    await connected();
    expect(runtime && runChecks(runtime)).toContainEqual(
      expect.objectContaining({ name: "Masking", detail: "1 JSON path is hidden from every viewer" }),
    );
    expect(lines.join()).toMatch(/Only broker prod is shown, not yet lab/);
    expect(lines.join()).not.toContain("hunter2");
  });

  it("says which login was refused, without the password", async () => {
    const { url } = await serve({ config: alice("right") });
    const brokers = [{ id: "prod", kind: "nats", servers: url, login: { user: "alice", password: "hunter2" } }];
    start({ JETLAG_CONFIG: write("jetlag.json", { brokers }) });
    await expect
      .poll(() => statusOf(runtime))
      .toMatchObject({ lastError: 'the server refused user "alice" with a password (Authorization Violation)' });
    expect(lines.join()).not.toContain("hunter2");
  });

  it("takes up a change without a restart, and keeps to the last right one after a wrong one", async () => {
    const [one, two] = [await serve({ config: alice("first") }), await serve({ config: alice("second") })];
    const written = (server: NatsServer, password: string) => ({
      brokers: [{ id: "prod", kind: "nats", servers: server.url, login: { user: "alice", password } }],
    });
    const path = write("jetlag.json", written(one, "first"));
    const before = start({ JETLAG_CONFIG: path });
    await connected();

    write("jetlag.json", written(two, "second"));
    await expect
      .poll(() => statusOf(getRuntime()))
      .toMatchObject({ state: "connected", server: `127.0.0.1:${two.port}` });
    expect(statusOf(before)?.state).toBe("closed");

    runtime = getRuntime();
    write("jetlag.json", { brokers: [{ id: "prod", kind: "nats", server: "x" }] });
    await expect
      .poll(() => runChecks(getRuntime()).find(({ name }) => name === "Configuration"))
      .toMatchObject({
        state: "warning",
        detail: expect.stringMatching(/brokers\[0\]\.server: .* did you mean "servers"/),
      });
    expect(getRuntime()).toBe(runtime);
    expect(statusOf(runtime)).toMatchObject({ state: "connected", server: `127.0.0.1:${two.port}` });
  });

  it("does not start with a wrong one, and tells all that is wrong", () => {
    const path = write("jetlag.json", {
      brokers: [{ id: "A", kind: "nats", login: { user: "a", password: `\${NO_PW}` } }],
    });
    expect(() => start({ JETLAG_CONFIG: path })).toThrow(
      /jetlag\.json: brokers\[0\]\.login\.password: \$\{NO_PW\} is not set.*; brokers\[0\]\.id: /,
    );
  });
});

describe("a dashboard with a context of the nats CLI connects", () => {
  /** Starts with the context that the CLI would keep as `prod`, and waits for the link. */
  async function connectWith(context: object): Promise<void> {
    const file = join(directory, "nats", "context");
    mkdirSync(file, { recursive: true });
    write("nats/context/prod.json", { description: "Production", ...context });
    start({ JETLAG_NATS_CONTEXT: "prod", XDG_CONFIG_HOME: directory });
    await connected();
  }

  it("by user and password", async () => {
    const { url } = await serve({ config: alice("p@ss/word") });
    await connectWith({ url, user: "alice", password: "p@ss/word" });
  });

  it("by token", async () => {
    const { url } = await serve({ config: 'authorization { token: "t0ken" }' });
    await connectWith({ url, token: "t0ken" });
  });

  it("by nkey", async () => {
    const { publicKey, seed } = createNkeyUser();
    const { url } = await serve({ config: `authorization { users [ { nkey: ${publicKey} } ] }` });
    await connectWith({ url, nkey: write("user.nk", seed) });
  });

  it("by creds, and by JWT and seed", async () => {
    const operator = createJwtOperator();
    const { creds, jwt, seed } = operator.createUser("ann");
    const { url } = await serve({ config: operator.config, jetstream: false });
    await connectWith({ url, creds: write("user.creds", creds) });
    await runtime?.stop();
    config?.stop();
    await connectWith({ url, user_jwt: jwt, user_seed: seed });
  });

  it("by TLS first, with a CA and a client certificate, an inbox prefix and a domain", async () => {
    const authority = createCertificate({ name: "CA" });
    const server = createCertificate({ name: "server", hosts: ["127.0.0.1"], by: authority });
    const client = createCertificate({ name: "client", by: authority });
    const [ca, cert, key] = [write("ca.pem", authority.cert), write("c.pem", client.cert), write("c.key", client.key)];
    const files = `cert_file: "${write("s.pem", server.cert)}", key_file: "${write("s.key", server.key)}", ca_file: "${ca}"`;
    const { port } = await serve({
      tlsFirst: true,
      config: `tls { ${files}, verify: true, handshake_first: true }\njetstream { domain: hub }
        authorization { users [ { user: ann, password: x, permissions: { subscribe: { deny: "_INBOX.>" } } } ] }`,
    });
    const more = { tls_first: true, inbox_prefix: "_INBOX_ann", jetstream_domain: "hub" };
    await connectWith({ url: `nats://127.0.0.1:${port}`, user: "ann", password: "x", ca, cert, key, ...more });
    await runtime?.bus.streams.list();
  });
});
