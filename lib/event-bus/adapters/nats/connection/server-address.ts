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

function parseServer(text: string): { server: string; credentials: Credentials; tls: boolean } {
  const [, written = "nats", rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(text) ?? [];
  const scheme = written.toLowerCase();
  const url = scheme === "nats" || scheme === "tls" ? parseUrl(`http://${rest}`) : null;
  if (url === null || url.hostname === "") {
    // Not the text itself: it may hold a password.
    throw new EventBusError(
      "invalid_input",
      `a server address is nats://host:port or tls://host:port (${scheme}://...)`,
    );
  }
  const port = /:(\d+)\/?$/.exec(rest.slice(rest.lastIndexOf("@") + 1))?.[1] ?? String(defaultPort);
  return { server: `${url.hostname}:${port}`, credentials: credentialsOf(url), tls: scheme === "tls" };
}

function credentialsOf(url: URL): Credentials {
  const user = decodePercent(url.username);
  const pass = decodePercent(url.password);
  if (user === "" && pass === "") return { kind: "none" };
  return pass === "" ? { kind: "token", token: user } : { kind: "password", user, pass };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % in a password that nobody encoded
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
