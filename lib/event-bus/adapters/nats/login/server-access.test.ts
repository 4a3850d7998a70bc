import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../secret";
import { createCertificate } from "../../../testing/certificates";
import { createJwtOperator, createNkeyUser } from "../../../testing/nats-identities";
import { clientLogin } from "./login";
import { type NatsServerOptions, newInbox, serverAccess } from "./server-access";

const authority = createCertificate({ name: "CA" });
const client = createCertificate({ name: "client", by: authority });
const pem = (text: string, file: string) => ({ text, file });
const encryptedKey = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "hunter2" },
}).privateKey;
const { jwt, seed, creds } = createJwtOperator().createUser("ann");

describe("what cannot be used to log in is refused before a server is asked", () => {
  it.each<[string, NatsServerOptions, RegExp]>([
    ["two logins", { servers: "ann:x@host", login: { kind: "token", token: "t" } }, /carries a login, and .* another/],
    ["a broken nkey", { login: { kind: "nkey", seed: "SUhunter2" } }, /the nkey seed is not a valid user seed/],
    ["a broken JWT seed", { login: { kind: "jwt", jwt, seed: "SUhunter2" } }, /the seed of the JWT is not a valid/],
    ["creds of nothing", { login: { kind: "creds", creds: "hunter2" } }, /hold no "BEGIN NATS USER JWT"/],
    [
      "creds without a seed",
      { login: { kind: "creds", creds: creds.split("***")[0] ?? "" } },
      /no "BEGIN USER NKEY SEED"/,
    ],
    [
      "creds with a broken seed",
      { login: { kind: "creds", creds: creds.replace(seed, "SUhunter2") } },
      /seed in the creds/,
    ],
    ["a CA that is none", { tls: { ca: pem("hunter2", "/ca.pem") } }, /the CA in \/ca.pem is no certificate/],
    ["a certificate without its key", { tls: { cert: pem(client.cert, "/c.pem") } }, /certificate without its key/],
    ["a key without its certificate", { tls: { key: pem(client.key, "/c.key") } }, /key without its certificate/],
    [
      "a key that is none",
      { tls: { cert: pem(client.cert, "/c.pem"), key: pem("hunter2", "/c.key") } },
      /the client key in \/c.key is no private key/,
    ],
    [
      "a key with a passphrase",
      { tls: { cert: pem(client.cert, "/c.pem"), key: pem(encryptedKey, "/c.key") } },
      /the client key in \/c.key has a passphrase/,
    ],
    [
      "a key of another certificate",
      { tls: { cert: pem(client.cert, "/c.pem"), key: pem(authority.key, "/ca.key") } },
      /\/ca.key does not belong to the certificate in \/c.pem/,
    ],
    ["an inbox prefix with a wildcard", { inboxPrefix: "_INBOX.*" }, /inbox prefix "_INBOX.\*" is not a subject/],
    ["a domain of several tokens", { jetstreamDomain: "a.b" }, /"a.b" is not a JetStream domain/],
    ["an API prefix with a wildcard", { jetstreamApiPrefix: "js.>" }, /"js.>" is not a JetStream API prefix/],
    ["a domain and a prefix", { jetstreamDomain: "a", jetstreamApiPrefix: "b" }, /exclude each other/],
  ])("%s", (_what, options, sentence) => {
    expect(() => serverAccess(options)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    expect(() => serverAccess(options)).toThrow(sentence);
    expect(() => serverAccess(options)).toThrow(/^(?!.*hunter2)/);
  });
});

it("the login of the addresses is the login, where there is no other", () => {
  const { servers, login, tls } = serverAccess({ servers: "ann:x@a,b" });
  expect({ servers, tls, login: clientLogin(login) }).toEqual({
    servers: ["a:4222", "b:4222"],
    login: { user: "ann", pass: "x" },
    tls: null,
  });
  expect(clientLogin(serverAccess({ servers: [new Secret("t@a")] }).login)).toEqual({ token: "t" });
  expect(serverAccess({ servers: "tls://a" })).toMatchObject({ login: { kind: "none" }, tls: {} });
});

it("access made of secrets does not show them", () => {
  const key = new Secret(client.key);
  const access = serverAccess({
    login: { kind: "nkey", seed: new Secret(createNkeyUser().seed) },
    tls: { cert: pem(client.cert, "/c.pem"), key: { text: key, file: "/c.key" } },
  });
  const shown = inspect(access, { depth: 9 }) + JSON.stringify(access);
  expect(shown).not.toMatch(/SU[A-Z2-7]{20}|PRIVATE/);
});

it("inboxes begin with the prefix", () => {
  expect(newInbox({ inboxPrefix: "_INBOX_ann" })).toMatch(/^_INBOX_ann\.\w+$/);
  expect(newInbox({ inboxPrefix: null })).toMatch(/^_INBOX\.\w+$/);
});
