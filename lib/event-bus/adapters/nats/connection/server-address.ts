import { EventBusError } from "../../../errors";

/** Where to connect and how to log in. Credentials appear nowhere else than in the options of the client. */
export interface ServerAddresses {
  /** Host and port, for display and for the client. */
  readonly servers: readonly string[];
  readonly credentials: Credentials;
  /** True when an address asks for an encrypted connection (`tls://`). */
  readonly tls: boolean;
}

/** What the URL carried before the `@`. */
export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "password"; readonly user: string; readonly pass: string }
  | { readonly kind: "token"; readonly token: string };

const defaultPort = 4222;

/**
 * Takes `nats://user:pass@host:4222`, `tls://host`, `token@host` or `host:port` apart. Throws `invalid_input` for
 * what is no address, and for addresses with different credentials, since a cluster has one login.
 */
export function parseServers(servers: string | readonly string[]): ServerAddresses {
  const texts = (typeof servers === "string" ? servers.split(",") : servers).map((text) => text.trim());
  const parsed = texts.filter((text) => text !== "").map(parseServer);
  const first = parsed[0];
  if (first === undefined) throw new EventBusError("invalid_input", "there is no server address");
  const withLogin = parsed.filter(({ credentials }) => credentials.kind !== "none");
  const logins = new Set(withLogin.map(({ credentials }) => JSON.stringify(credentials)));
  if (logins.size > 1)
    throw new EventBusError("invalid_input", "the server addresses carry different credentials; a cluster has one");
  return {
    servers: parsed.map(({ server }) => server),
    credentials: withLogin[0]?.credentials ?? first.credentials,
    tls: parsed.some(({ tls }) => tls),
  };
}

/** Host name, IPv4 or bracketed IPv6, and a port; a slash at the end does no harm. */
const hostAndPort = /^(?:\[[\da-f:.]+\]|[^\s/?#:@[\]]+)(?::(\d+))?\/?$/i;

function parseServer(text: string): { server: string; credentials: Credentials; tls: boolean } {
  const [, written = "nats", rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(text) ?? [];
  const scheme = written.toLowerCase();
  if (scheme !== "nats" && scheme !== "tls") throw notAnAddress(scheme);
  // The last one: a raw @ in a password is told as such, and not taken for the one before the host.
  const at = rest.lastIndexOf("@");
  const credentials: Credentials = at === -1 ? { kind: "none" } : parseLogin(rest.slice(0, at));
  const target = rest.slice(at + 1);
  const port = hostAndPort.exec(target)?.[1];
  const url = hostAndPort.test(target) ? parseUrl(`http://${target}`) : null;
  if (url === null) throw at === -1 ? notAnAddress(scheme) : notEncoded();
  return { server: `${url.hostname}:${port ?? String(defaultPort)}`, credentials, tls: scheme === "tls" };
}

function parseLogin(text: string): Credentials {
  const [user = "", pass, ...more] = text.split(":");
  // Raw, these would end the login or begin another part of the address: not what was meant would be sent.
  if (more.length > 0 || /[@/?#\s]/.test(text)) throw notEncoded();
  if (user === "" && (pass ?? "") === "") return { kind: "none" };
  return pass === undefined
    ? { kind: "token", token: decodePercent(user) }
    : { kind: "password", user: decodePercent(user), pass: decodePercent(pass) };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notEncoded(); // a bare % in a password
  }
}

/** Without the text: it may hold a password. */
function notAnAddress(scheme: string): EventBusError {
  return new EventBusError(
    "invalid_input",
    `a server address is nats://host:port or tls://host:port (${scheme}://...)`,
  );
}

/** Without the text: which part of it is the password is just what cannot be told. */
function notEncoded(): EventBusError {
  return new EventBusError(
    "invalid_input",
    "the login in a server address cannot be read: percent-encode its user and password, that is write %40 for @, " +
      "%3A for :, %2F for /, %3F for ?, %23 for #, %2C for a comma and %25 for %",
  );
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
