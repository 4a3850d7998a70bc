import type { NatsLogin, NatsServerOptions, NatsTls, Pem } from "../../event-bus/index";
import { Secret } from "../../event-bus/secret";
import type { WrittenNats, WrittenSecret } from "./config-schema";
import type { JsonPath, Problems } from "./problems";
import { filePath, type Sources, type Variables } from "./sources";

/** What reading a configuration needs of its surroundings. */
export interface Surroundings {
  /** Relative paths begin here. */
  readonly base: string;
  readonly variables: Variables;
  readonly sources: Sources;
  readonly problems: Problems;
}

type WrittenLogin = NonNullable<WrittenNats["login"]>;
type WrittenTls = NonNullable<WrittenNats["tls"]>;

/** Where to connect and how to log in, as the file says it itself, without a context. */
export function natsOptions(written: WrittenNats, path: JsonPath, around: Surroundings): NatsServerOptions {
  const { servers, login, tls, inboxPrefix, jetstreamDomain, jetstreamApiPrefix } = written;
  const readLogin = login === undefined ? undefined : natsLogin(login, [...path, "login"], around);
  return {
    ...(servers === undefined ? {} : { servers: guarded(servers) }),
    ...(readLogin === undefined ? {} : { login: readLogin }),
    ...(tls === undefined ? {} : { tls: natsTls(tls, [...path, "tls"], around) }),
    ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
    ...(jetstreamDomain === undefined ? {} : { jetstreamDomain }),
    ...(jetstreamApiPrefix === undefined ? {} : { jetstreamApiPrefix }),
  };
}

/** Addresses, one by one; each may carry a password. */
export function guarded(servers: string | readonly string[]): Secret[] {
  return (typeof servers === "string" ? servers.split(",") : servers).map((address) => new Secret(address));
}

/** The members that begin a login, and those that go with them. */
const companions = { user: ["password"], token: [], nkey: [], creds: [], jwt: ["seed"] } as const;
const kinds = ["user", "token", "nkey", "creds", "jwt"] as const;

function natsLogin(written: WrittenLogin, path: JsonPath, around: Surroundings): NatsLogin | undefined {
  const [kind, ...others] = kinds.filter((name) => written[name] !== undefined);
  if (kind === undefined || others.length > 0) {
    around.problems.add(path, `needs exactly one of ${kinds.join(", ")}`);
    return undefined;
  }
  const fits = new Set<string>([kind, ...companions[kind]]);
  for (const name of Object.keys(written).filter((name) => !fits.has(name)))
    around.problems.add([...path, name], `does not go with "${kind}"`);
  const read = (name: keyof WrittenLogin, shape?: RegExp) => secretAt(written[name], [...path, name], around, shape);
  switch (kind) {
    case "user":
      return { kind: "password", user: written.user ?? "", password: read("password") ?? "" };
    case "token":
      return { kind: "token", token: read("token") ?? "" };
    case "nkey":
      return whole(read("nkey", seedShape), (seed) => ({ kind: "nkey", seed }));
    case "creds":
      return whole(read("creds", pemShape), (creds) => ({ kind: "creds", creds }));
    case "jwt": {
      const seed = read("seed", seedShape);
      return whole(read("jwt"), (jwt) => ({ kind: "jwt", jwt, ...(seed === undefined ? {} : { seed }) }));
    }
  }
}

function natsTls(written: WrittenTls, path: JsonPath, around: Surroundings): NatsTls {
  const read = (name: "ca" | "cert" | "key"): Pem | undefined => {
    const value = written[name];
    const text = secretAt(value, [...path, name], around, pemShape);
    if (text === undefined) return undefined;
    return typeof value === "object" ? { text, file: filePath(value.file, around.base, around.variables) } : { text };
  };
  const [ca, cert, key] = [read("ca"), read("cert"), read("key")];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    first: written.first ?? false,
  };
}

const pemShape = /-----BEGIN /;
const seedShape = /\bSU[A-Z2-7]{56}\b/;

/** A secret from the file itself or from the file it names; undefined with a problem where it cannot be had. */
export function secretAt(
  written: WrittenSecret | undefined,
  path: JsonPath,
  { base, variables, sources, problems }: Surroundings,
  shape?: RegExp,
): Secret | undefined {
  if (written === undefined) return undefined;
  const text =
    typeof written === "string"
      ? written
      : problems.attempt([...path, "file"], () => sources.text(filePath(written.file, base, variables)).trim());
  if (text === undefined) return undefined;
  if (shape?.test(text) === false && typeof written === "string") {
    problems.add(path, 'is not what belongs here; if it is the path of a file, write { "file": "/path" }');
    return undefined;
  }
  if (text === "") problems.add(path, "is empty");
  return new Secret(text);
}

function whole<T>(secret: Secret | undefined, make: (secret: Secret) => T): T | undefined {
  return secret === undefined ? undefined : make(secret);
}
