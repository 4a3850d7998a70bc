import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCertificate } from "../event-bus/testing/certificates";
import { createJwtOperator, createNkeyUser } from "../event-bus/testing/nats-identities";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "../event-bus/testing/nats-server";
import type { ConfigFile } from "./config/config-file";
import { createConfiguredProcess, followConfiguration, openConfiguration } from "./configuration";
import type { Dashboard } from "./dashboard/dashboard";
import { parseEnv } from "./env";
import { createLogger } from "./log/logger";
import { type Process, setProcess } from "./process";
import { jetstreamOf } from "./testing/jetstream-of";
import { runChecks } from "./views/status/status-checks";

let directory: string;
let servers: NatsServer[];
let lines: string[];
let config: ConfigFile | null;
let running: Process | null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-configured-"));
  [servers, lines, config, running] = [[], [], null, null];
});
afterEach(async () => {
  config?.stop();
  await running?.dashboards.stop();
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
function start(variables: Record<string, string>): Process {
  const env = parseEnv({ JETLAG_STORE: "memory", ...variables });
  const logger = createLogger({ logLevel: "debug" }, { write: (line: string) => void lines.push(line) });
  config = openConfiguration(env, variables, logger);
  running = createConfiguredProcess(env, logger, config);
  setProcess(running);
  running.dashboards.start();
  if (config !== null) followConfiguration(running, config);
  return running;
}

/** The dashboard of a broker as it is now. */
const now = (broker: string | null = null): Dashboard => {
  if (running === null) throw new Error("nothing is started");
  return running.dashboards.of(broker);
};
const statusOf = (of: Dashboard) => of.broker.connection.status();
const connected = () => expect.poll(() => statusOf(now())).toMatchObject({ state: "connected" });
const alice = (password: string) => `authorization { users [ { user: alice, password: "${password}" } ] }`;

describe("a dashboard with a configuration file", () => {
  it("watches all its brokers, each with its own login and masks", async () => {
    const { url } = await serve({ config: alice("hunter2") });
    const login = { user: "alice", password: `\${PW}` };
    const brokers = [
      { id: "prod", kind: "nats", servers: url, login, masks: ["$.card"], limits: { "unprocessed-critical": 5 } },
      { id: "lab", kind: "memory" },
    ];
    start({ JETLAG_CONFIG: write("jetlag.json", { brokers }), PW: "hunter2" });
    await connected();
    const masking = { name: "Masking", detail: "1 JSON path is hidden from every viewer" };
    expect(runChecks(now("prod"))).toContainEqual(expect.objectContaining(masking));
    expect(runChecks(now("lab")).map(({ name }) => name)).not.toContain("Masking");
    await expect.poll(() => statusOf(now("lab"))).toMatchObject({ state: "connected" });
    expect(lines.join()).not.toContain("hunter2");
  });

  it("says which login was refused, without the password", async () => {
    const { url } = await serve({ config: alice("right") });
    const brokers = [{ id: "prod", kind: "nats", servers: url, login: { user: "alice", password: "hunter2" } }];
    start({ JETLAG_CONFIG: write("jetlag.json", { brokers }) });
    await expect
      .poll(() => statusOf(now()))
      .toMatchObject({ lastError: 'the server refused user "alice" with a password (Authorization Violation)' });
    expect(lines.join()).not.toContain("hunter2");
  });

  it("takes up a change without a restart, and keeps to the last right one after a wrong one", async () => {
    const [one, two] = [await serve({ config: alice("first") }), await serve({ config: alice("second") })];
    const written = (server: NatsServer, password: string) => ({
      brokers: [{ id: "prod", kind: "nats", servers: server.url, login: { user: "alice", password } }],
    });
    const path = write("jetlag.json", written(one, "first"));
    start({ JETLAG_CONFIG: path });
    const before = now();
    await connected();

    write("jetlag.json", written(two, "second"));
    await expect.poll(() => statusOf(now())).toMatchObject({ state: "connected", server: `127.0.0.1:${two.port}` });
    expect(statusOf(before)?.state).toBe("closed");

    const used = now();
    write("jetlag.json", { brokers: [{ id: "prod", kind: "nats", server: "x" }] });
    await expect
      .poll(() => runChecks(now()).find(({ name }) => name === "Configuration"))
      .toMatchObject({
        state: "warning",
        detail: expect.stringMatching(/brokers\[0\]\.server: .* did you mean "servers"/),
      });
    expect(now()).toBe(used);
    expect(statusOf(used)).toMatchObject({ state: "connected", server: `127.0.0.1:${two.port}` });
  });

  it("changes only what is changed: the others go on, one is added, one ends", async () => {
    const { url } = await serve({});
    const prod = { id: "prod", kind: "nats", servers: url };
    const path = write("jetlag.json", { brokers: [prod, { id: "lab", kind: "memory" }] });
    start({ JETLAG_CONFIG: path });
    await connected();
    const [kept, ended] = [now("prod"), now("lab")];

    write("jetlag.json", { brokers: [{ id: "new", kind: "memory" }, prod] });
    await expect.poll(() => running?.dashboards.all().map(({ settings }) => settings.id)).toEqual(["prod", "new"]);
    await expect.poll(() => statusOf(ended).state).toBe("closed");
    await expect.poll(() => statusOf(now("new")).state).toBe("connected");
    expect(now("prod")).toBe(kept);
    expect(statusOf(kept).state).toBe("connected");
    expect(() => now("lab")).toThrow('there is no broker "lab", there is "prod", "new"');
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
    await running?.dashboards.stop();
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
    await jetstreamOf(now()).streams.list();
  });
});
