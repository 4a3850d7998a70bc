/** The parts of a request that tell where it comes from. */
export interface RequestOrigin {
  /** `Host` header: what the client believes it talks to. */
  readonly host: string | undefined;
  /** `Origin` header: the page that made a browser send this; absent outside browsers. */
  readonly origin: string | undefined;
}

/**
 * True when a request is not made by another site's page: without an `Origin` the caller is no page (a script, curl) or
 * the page is our own. That the host is one of ours was checked before (`host.ts`).
 *
 * @param allowed further origins, for a reverse proxy: `https://jetlag.example.com`
 */
export function isAllowedOrigin({ host, origin }: RequestOrigin, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  // The scheme's default port may be written or left out.
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host && page.host !== "";
}
