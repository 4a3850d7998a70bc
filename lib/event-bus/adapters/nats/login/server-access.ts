import { createInbox, type NodeConnectionOptions } from "@nats-io/transport-node";
import { EventBusError } from "../../../errors";
import { reveal, Secret } from "../../../secret";
import { type Credentials, parseServers } from "../connection/server-address";
import { clientLogin, type NatsLogin } from "./login";
import { clientTls, type NatsTls } from "./tls";

/** Where the servers are, how to log in, and what the account calls its subjects. */
export interface NatsServerOptions {
  /**
   * `nats://host:port` of one server or of several of a cluster, as an array or separated by commas
   * (`nats://localhost:4222`). `tls://` asks for encryption; `user:pass@` or `token@` logs in.
   */
  readonly servers?: string | readonly (Secret | string)[];
  /** A login (that of the addresses, if they carry one). */
  readonly login?: NatsLogin;
  /** Encryption (as far as an address or the server asks for it). */
  readonly tls?: NatsTls;
  /** Subject below which answers come (`_INBOX`), for users who may not subscribe to every inbox. */
  readonly inboxPrefix?: string;
  /** JetStream domain to work in (that of the server), for example one behind a leaf node. */
  readonly jetstreamDomain?: string;
  /** Subject of the JetStream API (`$JS.API`), where an account imports it under another one. */
  readonly jetstreamApiPrefix?: string;
}

/** {@link NatsServerOptions}, checked. */
export interface ServerAccess {
  /** Host and port, for display and for the client. */
  readonly servers: readonly string[];
  readonly login: NatsLogin;
  /** Null where nobody asked for encryption; a server that offers it is encrypted all the same. */
  readonly tls: NatsTls | null;
  /** Null for the client's own. */
  readonly inboxPrefix: string | null;
  /** For the client's JetStream faces. */
  readonly jetstream: { readonly domain?: string; readonly apiPrefix?: string };
}

/** Checks the options. Throws `invalid_input` that names the part which is wrong, never a secret. */
export function serverAccess(options: NatsServerOptions): ServerAccess {
  const { servers = "nats://localhost:4222" } = options;
  const addresses = parseServers(typeof servers === "string" ? servers : servers.map(reveal));
  const access: ServerAccess = {
    servers: addresses.servers,
    login: oneLogin(options.login, addresses.credentials),
    tls: options.tls ?? (addresses.tls ? {} : null),
    inboxPrefix: options.inboxPrefix ?? null,
    jetstream: jetstreamOptions(options),
  };
  clientAccess(access); // throws what is wrong with keys and certificates
  if (access.inboxPrefix !== null) newInbox(access);
  return access;
}

/** The part of the client's options that says where and as whom to connect. Holds secrets. */
export function clientAccess(access: ServerAccess): NodeConnectionOptions {
  const { servers, login, tls, inboxPrefix } = access;
  return {
    servers: [...servers],
    ...clientLogin(login),
    ...(tls === null ? {} : { tls: clientTls(tls) }),
    ...(inboxPrefix === null ? {} : { inboxPrefix }),
  };
}

/** A subject of one's own for answers. */
export function newInbox({ inboxPrefix }: Pick<ServerAccess, "inboxPrefix">): string {
  try {
    return createInbox(inboxPrefix ?? undefined);
  } catch {
    throw new EventBusError("invalid_input", `the inbox prefix "${inboxPrefix}" is not a subject without wildcards`);
  }
}

function oneLogin(login: NatsLogin | undefined, credentials: Credentials): NatsLogin {
  if (login !== undefined && credentials.kind !== "none")
    throw new EventBusError("invalid_input", "the server address carries a login, and there is another one: give one");
  if (login !== undefined) return login;
  switch (credentials.kind) {
    case "none":
      return credentials;
    case "token":
      return { kind: "token", token: new Secret(credentials.token) };
    case "password":
      return { kind: "password", user: credentials.user, password: new Secret(credentials.pass) };
  }
}

function jetstreamOptions({ jetstreamDomain: domain, jetstreamApiPrefix: apiPrefix }: NatsServerOptions) {
  if (domain !== undefined && apiPrefix !== undefined)
    throw new EventBusError("invalid_input", "a JetStream domain and an API prefix exclude each other: give one");
  requireTokens("JetStream domain", domain, /^[^\s.*>]+$/);
  requireTokens("JetStream API prefix", apiPrefix, /^[^\s.*>]+(\.[^\s.*>]+)*$/);
  return { ...(domain === undefined ? {} : { domain }), ...(apiPrefix === undefined ? {} : { apiPrefix }) };
}

function requireTokens(what: string, text: string | undefined, shape: RegExp): void {
  if (text !== undefined && !shape.test(text))
    throw new EventBusError("invalid_input", `"${text}" is not a ${what}: no spaces, wildcards or empty parts`);
}
