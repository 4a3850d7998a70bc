import { createHash } from "node:crypto";
import { createAccount, createOperator, createUser, type KeyPair } from "@nats-io/nkeys";

/** A user whom an operator's account vouches for. */
export interface JwtUser {
  readonly jwt: string;
  readonly seed: string;
  /** The text of its `.creds` file. */
  readonly creds: string;
}

/** An operator with one account, for a server that knows its users by their JWTs. */
export interface JwtOperator {
  /** Configuration of the server: the operator, and the account in the server's memory. */
  readonly config: string;
  createUser(name: string, options?: { readonly expiresAt?: Date; readonly bearer?: boolean }): JwtUser;
}

/** A user known by a key of its own. */
export function createNkeyUser(): { readonly publicKey: string; readonly seed: string } {
  const pair = createUser();
  return { publicKey: pair.getPublicKey(), seed: seedOf(pair) };
}

/** Makes keys and JWTs as `nsc` would. */
export function createJwtOperator(): JwtOperator {
  const operator = createOperator();
  const account = createAccount();
  const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, conn: -1, leaf: -1, wildcards: true };
  const operatorJwt = signedJwt(operator, operator, "operator", {});
  const accountJwt = signedJwt(operator, account, "account", { limits: unlimited });
  return {
    config: `operator: ${operatorJwt}\nresolver: MEMORY\nresolver_preload { ${account.getPublicKey()}: ${accountJwt} }`,
    createUser(name, { expiresAt, bearer = false } = {}) {
      const user = createUser();
      const exp = expiresAt === undefined ? {} : { exp: Math.floor(expiresAt.getTime() / 1_000) };
      const nats = { subs: -1, data: -1, payload: -1, pub: {}, sub: {}, bearer_token: bearer };
      const jwt = signedJwt(account, user, "user", nats, { name, ...exp });
      const seed = seedOf(user);
      return { jwt, seed, creds: credsText(jwt, seed) };
    },
  };
}

function signedJwt(issuer: KeyPair, subject: KeyPair, type: string, nats: object, more: object = {}): string {
  const claims = {
    iat: Math.floor(Date.now() / 1_000) - 60,
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: type,
    ...more,
    nats: { ...nats, type, version: 2 },
  };
  const jti = createHash("sha256").update(JSON.stringify(claims)).digest("hex");
  const unsigned = `${base64({ typ: "JWT", alg: "ed25519-nkey" })}.${base64({ jti, ...claims })}`;
  return `${unsigned}.${Buffer.from(issuer.sign(new TextEncoder().encode(unsigned))).toString("base64url")}`;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function seedOf(pair: KeyPair): string {
  return new TextDecoder().decode(pair.getSeed());
}

function credsText(jwt: string, seed: string): string {
  return `-----BEGIN NATS USER JWT-----
${jwt}
------END NATS USER JWT------

************************* IMPORTANT *************************
NKEY Seed printed below can be used to sign and prove identity.

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------

*************************************************************
`;
}
