/** The parts of a request that tell where it comes from. */
export interface RequestOrigin {
  /** `Host` header: what the client believes it talks to. */
  readonly host: string | undefined;
  /** `Origin` header: the page that made a browser send this; absent outside browsers. */
  readonly origin: string | undefined;
}

/** What is allowed. */
export interface OriginPolicy {
  /** The dashboard listens on a loopback address only. */
  readonly loopbackOnly: boolean;
  /** Further origins, for a reverse proxy: `https://jetlag.example.com`. */
  readonly allowedOrigins: readonly string[];
}

/**
 * True when a request is not made by another site's page. Without an `Origin` the caller is no page (a script, curl) or
 * the page is our own. On loopback the host must be a loopback name too: a foreign name that resolves to 127.0.0.1
 * (DNS rebinding) would otherwise look like our own origin.
 */
export function isAllowedOrigin({ host, origin }: RequestOrigin, policy: OriginPolicy): boolean {
  if (origin !== undefined && policy.allowedOrigins.includes(origin)) return true;
  if (policy.loopbackOnly && !isAllowedHost(host, policy)) return false;
  return origin === undefined || hostOf(origin) === host?.toLowerCase();
}

function isAllowedHost(host: string | undefined, { allowedOrigins }: OriginPolicy): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase();
  return isLoopbackHost(name.replace(/:\d+$/, "")) || allowedOrigins.some((allowed) => hostOf(allowed) === name);
}

/** True for names and addresses of this machine's loopback. */
export function isLoopbackHost(name: string): boolean {
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    /^127(\.\d{1,3}){3}$/.test(name) ||
    name === "[::1]" ||
    name === "::1"
  );
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
