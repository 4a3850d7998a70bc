import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../clock";
import { silentLogger } from "../../../logger";
import { type Certificate, createCertificate } from "../../../testing/certificates";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { NatsConnection } from "../connection/nats-connection";
import { serverAccess } from "./server-access";
import type { NatsTls } from "./tls";

const authority = createCertificate({ name: "our CA" });
const stranger = createCertificate({ name: "another CA" });
const client = createCertificate({ name: "dashboard", by: authority });
const ca = { text: authority.cert, file: "/etc/ours.pem" };
const pair = ({ cert, key }: Certificate) => ({
  cert: { text: cert, file: "/etc/client.pem" },
  key: { text: key, file: "/etc/client.key" },
});

let directory: string;
let server: NatsServer | null = null;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "jetlag-tls-"));
  await writeFile(join(directory, "ca.pem"), authority.cert);
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(async () => {
  await server?.stop();
  server = null;
});

/** Gives the server that is started next, or again, a certificate for `hosts`. */
async function certify(hosts: readonly string[], by = authority) {
  const { cert, key } = createCertificate({ name: "server", hosts, by });
  const [certFile, keyFile] = [join(directory, "server.pem"), join(directory, "server.key")];
  await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
  return [certFile, keyFile] as const;
}

/** Starts a server whose certificate is for `hosts`; `more` goes into its `tls` block. */
async function start(hosts: readonly string[], more = "", config = ""): Promise<NatsServer> {
  const [certFile, keyFile] = await certify(hosts);
  const tls = `tls { cert_file: "${certFile}", key_file: "${keyFile}", ca_file: "${join(directory, "ca.pem")}", ${more} }`;
  const tlsFirst = more.includes("handshake_first");
  server = await startNatsServer({ config: `${tls}\n${config}`, jetstream: false, tlsFirst });
  return server;
}

/** `connected`, or what the status says after the first attempt. */
async function outcome(servers: string, tls?: NatsTls): Promise<string> {
  const access = serverAccess({ servers, ...(tls === undefined ? {} : { tls }) });
  const link = new NatsConnection({ access, name: "link", logger: silentLogger, clock: systemClock });
  const tried = new Promise<string>((resolve) => {
    link.onChange((status) => {
      if (status.state === "connected") resolve("connected");
      else if ("lastError" in status && status.lastError !== null) resolve(status.lastError);
    });
  });
  link.open().catch(() => {}); // closed below, connected or not
  const said = await tried;
  await link.close();
  return said;
}

describe("an encrypted connection", () => {
  it("trusts the CA that is named, and no other", async () => {
    const { port } = await start(["localhost"]);
    expect(await outcome(`tls://localhost:${port}`, { ca })).toBe("connected");
    const other = { text: stranger.cert, file: "/etc/theirs.pem" };
    expect(await outcome(`tls://localhost:${port}`, { ca: other })).toMatch(
      /^the server's certificate is not signed by the CA in \/etc\/theirs.pem/,
    );
    expect(await outcome(`tls://localhost:${port}`)).toMatch(
      /not signed by a CA that this machine trusts: name its CA/,
    );
    expect(await outcome(`nats://localhost:${port}`)).toMatch(/^TLS required: the server's certificate is not signed/);
  });

  it("checks the address that was dialled, by name and by IP address", async () => {
    const byAddress = await start(["127.0.0.1"]);
    expect(await outcome(`127.0.0.1:${byAddress.port}`, { ca })).toBe("connected");
    expect(await outcome(`localhost:${byAddress.port}`, { ca })).toMatch(
      /certificate is for another name: .*localhost/,
    );
    await byAddress.stop();
    const byName = await start(["localhost"]);
    expect(await outcome(`localhost:${byName.port}`, { ca })).toBe("connected");
    expect(await outcome(`127.0.0.1:${byName.port}`, { ca })).toMatch(
      /certificate is for another name: .*127\.0\.0\.1/,
    );
  });

  it("shows a client certificate, and says when the server wants one or refuses it", async () => {
    const { port } = await start(["localhost"], "verify: true");
    const servers = `localhost:${port}`;
    expect(await outcome(servers, { ca, ...pair(client) })).toBe("connected");
    expect(await outcome(servers, { ca })).toMatch(/^client certificate required: .* none is configured/);
    const unknown = createCertificate({ name: "dashboard", by: stranger });
    expect(await outcome(servers, { ca, ...pair(unknown) })).toMatch(
      /^client certificate in \/etc\/client.pem refused: the server does not know the CA/,
    );
  });

  it("logs in by the client certificate where the server maps it to a user", async () => {
    const users = 'authorization { users [ { user: "CN=dashboard" } ] }';
    const { port } = await start(["localhost"], "verify_and_map: true", users);
    expect(await outcome(`localhost:${port}`, { ca, ...pair(client) })).toBe("connected");
    const nobody = createCertificate({ name: "nobody", by: authority });
    expect(await outcome(`localhost:${port}`, { ca, ...pair(nobody) })).toMatch(
      /refused a connection without a login and the client certificate in \/etc\/client.pem/,
    );
  });

  it("begins with TLS where the server greets after it, and says when only one of them does", async () => {
    const first = await start(["localhost", "127.0.0.1"], "handshake_first: true");
    for (const host of ["localhost", "127.0.0.1"])
      expect(await outcome(`${host}:${first.port}`, { ca, first: true })).toBe("connected");
    expect(await outcome(`localhost:${first.port}`, { ca })).toMatch(/^TLS required before the server's greeting/);
    await first.stop();
    const greeting = await start(["localhost"]);
    expect(await outcome(`localhost:${greeting.port}`, { ca, first: true })).toMatch(/does not begin with TLS/);
  });

  it("tells what is wrong also while it connects again: the server has a certificate of another CA", async () => {
    const restarted = await start(["localhost"]);
    const access = serverAccess({ servers: `localhost:${restarted.port}`, tls: { ca } });
    const link = new NatsConnection({ access, name: "link", logger: silentLogger, clock: systemClock });
    await link.open();
    await certify(["localhost"], stranger);
    await restarted.restart();
    await expect
      .poll(() => link.status())
      .toMatchObject({ lastError: expect.stringMatching(/certificate is not signed by the CA in \/etc\/ours.pem/) });
    await certify(["localhost"]);
    await restarted.restart();
    await expect.poll(() => link.status().state).toBe("connected");
    await link.close();
  });

  it("is asked for, and not to be had", async () => {
    server = await startNatsServer({ jetstream: false });
    expect(await outcome(server.url.replace("nats:", "tls:"))).toMatch(/^TLS is asked for, .* and the server has none/);
  });
});
