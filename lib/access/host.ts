import { isIPv4 } from "node:net";

/** A host from a `Host` header, a URL or a setting, normalized so that all spellings of a host are equal. */
export interface Host {
  /**
   * Lower case, without a dot at the end. IPv4 as four numbers, also where it is written as IPv6 (`::ffff:127.0.0.1`);
   * other IPv6 in its shortest form in brackets.
   */
  readonly name: string;
  /** Null if none is given. */
  readonly port: number | null;
  readonly isAddress: boolean;
}

/** Parses a host with or without a port; null if it is not one. IPv6 needs no brackets when there is no port. */
export function parseHost(text: string): Host | null {
  const bare = /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*$/i.test(text);
  const parts = /^(\[[\da-f:.]+\]|[^\s:/?#@\\%[\]]+)(?::(\d{1,5}))?$/i.exec(bare ? `[${text}]` : text);
  if (parts === null) return null;
  const [, written = "", port] = parts;
  if (port !== undefined && Number(port) > 65_535) return null;
  const url = `http://${written}/`;
  if (!URL.canParse(url)) return null;
  const name = withoutMapping(new URL(url).hostname.replace(/\.$/, ""));
  if (!/^(\[[\da-f:]+\]|[a-z\d_-]+(\.[a-z\d_-]+)*)$/.test(name)) return null;
  return { name, port: port === undefined ? null : Number(port), isAddress: name.startsWith("[") || isIPv4(name) };
}

/** True for names and addresses of this machine's loopback, which no name server can point elsewhere. */
export function isLoopback({ name, isAddress }: Host): boolean {
  if (isAddress) return name === "[::1]" || name.startsWith("127.");
  return name === "localhost" || name.endsWith(".localhost");
}

/** `[::ffff:7f00:1]` as `127.0.0.1`: the same machine is reached by either. */
function withoutMapping(name: string): string {
  const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(name);
  if (mapped === null) return name;
  return mapped
    .slice(1)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}

/** The hosts under which the dashboard answers. */
export interface HostPolicy {
  /** It listens on a loopback address only. */
  readonly loopbackOnly: boolean;
  /** Names that somebody configured; without a port, on any. */
  readonly names: readonly Host[];
}

/**
 * Whether a request for this host is answered. A name that is not configured may have been pointed here by its owner,
 * whose pages a browser would then take for the dashboard's own (DNS rebinding). Addresses cannot be pointed anywhere.
 */
export function isServedHost(host: Host, { loopbackOnly, names }: HostPolicy): boolean {
  if (isLoopback(host) || (host.isAddress && !loopbackOnly)) return true;
  return names.some(({ name, port }) => name === host.name && (port === null || isPort(host, port)));
}

/** A host without a port is on the one that browsers leave out. */
function isPort({ port }: Host, wanted: number): boolean {
  return port === null ? wanted === 80 || wanted === 443 : port === wanted;
}
