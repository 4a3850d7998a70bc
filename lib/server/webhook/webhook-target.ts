/** Where the webhook's calls go. */
export interface WebhookTarget {
  /** For logs and screens: scheme, host and port. Paths and queries of chat receivers are secrets. */
  readonly name: string;
  readonly url: string;
  /** From a user and password in the address, which `fetch` refuses there. */
  readonly authorization: string | null;
}

/** A target from an address; null when it is no `http` or `https` address. */
export function parseWebhookTarget(address: string): WebhookTarget | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const user = decodeUser(url);
  if (user === null) return null;
  const authorization = user === ":" ? null : `Basic ${Buffer.from(user).toString("base64")}`;
  url.username = "";
  url.password = "";
  return { name: url.origin, url: url.href, authorization };
}

/** `user:password`; null if they are badly percent-encoded. */
function decodeUser({ username, password }: URL): string | null {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return null;
  }
}
