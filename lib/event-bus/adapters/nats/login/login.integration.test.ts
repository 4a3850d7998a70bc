import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../clock";
import { createJwtOperator, createNkeyUser } from "../../../testing/nats-identities";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { RecordingLogger } from "../../../testing/recording-logger";
import { NatsConnection } from "../connection/nats-connection";
import type { NatsLogin } from "./login";
import { serverAccess } from "./server-access";

let server: NatsServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const start = async (config: string) => {
  server = await startNatsServer({ config, jetstream: false });
  return server;
};

/** `connected`, or why not: what the status says after the first attempt. Nothing that is said holds a secret. */
async function outcome(login: NatsLogin | undefined, { url }: NatsServer, secrets: readonly string[] = []) {
  const logger = new RecordingLogger();
  const access = serverAccess({ servers: url, ...(login === undefined ? {} : { login }) });
  const link = new NatsConnection({ access, name: "link", logger, clock: systemClock });
  const tried = new Promise<string>((resolve) => {
    link.onChange((status) => {
      if (status.state === "connected") resolve("connected");
      else if ("lastError" in status && status.lastError !== null) resolve(status.lastError);
    });
  });
  link.open().catch(() => {}); // closed below, connected or not
  const said = await tried;
  const everything = [said, JSON.stringify(link.status()), inspect(logger, { depth: 9 })].join("\n");
  await link.close();
  for (const secret of secrets) expect(everything).not.toContain(secret);
  return said;
}

describe("a login", () => {
  it("by user and password", async () => {
    const users = await start(`authorization { users [ { user: alice, password: "right-one" } ] }`);
    const password = (user: string, text: string): NatsLogin => ({ kind: "password", user, password: text });
    expect(await outcome(password("alice", "right-one"), users)).toBe("connected");
    expect(await outcome(password("alice", "wrong-one"), users, ["wrong-one"])).toBe(
      'the server refused user "alice" with a password (Authorization Violation)',
    );
    expect(await outcome(password("alice", ""), users)).toMatch(/refused user "alice" without a password/);
    expect(await outcome(undefined, users)).toMatch(/asks for a login, and none is configured/);
  });

  it("by token", async () => {
    const guarded = await start(`authorization { token: "right-one" }`);
    expect(await outcome({ kind: "token", token: "right-one" }, guarded)).toBe("connected");
    expect(await outcome({ kind: "token", token: "wrong-one" }, guarded, ["wrong-one"])).toMatch(/refused a token/);
  });

  it("by nkey", async () => {
    const known = createNkeyUser();
    const stranger = createNkeyUser();
    const guarded = await start(`authorization { users [ { nkey: ${known.publicKey} } ] }`);
    expect(await outcome({ kind: "nkey", seed: known.seed }, guarded)).toBe("connected");
    const file = `-----BEGIN USER NKEY SEED-----\r\n${known.seed}\r\n------END USER NKEY SEED------\r\n`;
    expect(await outcome({ kind: "nkey", seed: file }, guarded)).toBe("connected");
    expect(await outcome({ kind: "nkey", seed: stranger.seed }, guarded, [stranger.seed])).toContain(
      `refused the nkey ${stranger.publicKey}`,
    );
  });

  it("by creds, as a user JWT with its seed, and as a bearer JWT", async () => {
    const operator = createJwtOperator();
    const guarded = await start(operator.config);
    const { creds, jwt, seed } = operator.createUser("ann");
    const bearer = operator.createUser("robot", { bearer: true });
    expect(await outcome({ kind: "creds", creds }, guarded)).toBe("connected");
    expect(await outcome({ kind: "creds", creds: creds.replaceAll("\n", "\r\n") }, guarded)).toBe("connected");
    expect(await outcome({ kind: "jwt", jwt, seed }, guarded)).toBe("connected");
    expect(await outcome({ kind: "jwt", jwt: bearer.jwt }, guarded)).toBe("connected");
    expect(await outcome({ kind: "jwt", jwt }, guarded, [jwt])).toMatch(
      /refused the JWT of user "ann", without a seed/,
    );
    const stranger = createJwtOperator().createUser("eve");
    expect(await outcome({ kind: "creds", creds: stranger.creds }, guarded, [stranger.seed, stranger.jwt])).toMatch(
      /refused the creds of user "eve"/,
    );
  });

  it("that the server no longer takes is named while the link is being restored", async () => {
    const users = (password: string) => `authorization { users [ { user: alice, password: "${password}" } ] }`;
    const directory = await mkdtemp(join(tmpdir(), "jetlag-users-"));
    const file = join(directory, "users.conf");
    await writeFile(file, users("old-one"));
    const changing = await start(`include "../${basename(directory)}/users.conf"`);
    const login: NatsLogin = { kind: "password", user: "alice", password: "old-one" };
    const access = serverAccess({ servers: changing.url, login });
    const link = new NatsConnection({ access, name: "link", logger: new RecordingLogger(), clock: systemClock });
    await link.open();
    await writeFile(file, users("new-one"));
    await changing.restart();
    await expect
      .poll(() => link.status())
      .toMatchObject({ lastError: expect.stringMatching(/^the server refused user "alice" with a password/) });
    await link.close();
    await rm(directory, { recursive: true });
  });

  it("by creds that expire while connected says when", async () => {
    const operator = createJwtOperator();
    const guarded = await start(operator.config);
    const expiresAt = new Date((Math.floor(Date.now() / 1_000) + 2) * 1_000);
    const login: NatsLogin = { kind: "creds", creds: operator.createUser("ann", { expiresAt }).creds };
    const access = serverAccess({ servers: guarded.url, login });
    const link = new NatsConnection({ access, name: "link", logger: new RecordingLogger(), clock: systemClock });
    await link.open();
    await expect
      .poll(() => link.status())
      .toMatchObject({ lastError: expect.stringContaining(`the JWT expired at ${expiresAt.toISOString()}`) });
    await link.close();
  });

  it("by creds that have expired says when they did", async () => {
    const operator = createJwtOperator();
    const guarded = await start(operator.config);
    const { creds } = operator.createUser("ann", { expiresAt: new Date("2026-01-02T03:04:05Z") });
    expect(await outcome({ kind: "creds", creds }, guarded)).toMatch(
      /refused the creds of user "ann": the JWT expired at 2026-01-02T03:04:05.000Z/,
    );
  });
});
