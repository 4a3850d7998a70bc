import type { WebhookFormat } from "../../contract/webhook";
import { Secret } from "../../event-bus/secret";

/** Whom a broker's webhook calls, and in which form. */
export interface WebhookSettings {
  /** Null when none is configured: then nothing is ever sent. */
  readonly target: WebhookTarget | null;
  readonly format: WebhookFormat;
}

/** Why an address cannot be called. The address itself may be a secret and stays out of it. */
export const badTarget = "not an http or https address, or its user or password is badly percent-encoded";

/** Where the webhook's calls go. */
export interface WebhookTarget {
  /** For logs and screens: scheme, host and port. Paths and queries of chat receivers are secrets. */
  readonly name: string;
  readonly url: Secret;
  /** From a user and password in the address, which `fetch` refuses there. */
  readonly authorization: Secret | null;
}

/** A target from an address; null when it is no `http` or `https` address. */
export function parseWebhookTarget(address: string): WebhookTarget | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const user = decodeUser(url);
  if (user === null) return null;
  const authorization = user === ":" ? null : new Secret(`Basic ${Buffer.from(user).toString("base64")}`);
  url.username = "";
  url.password = "";
  return { name: url.origin, url: new Secret(url.href), authorization };
}

/** `user:password`; null if they are badly percent-encoded. */
function decodeUser({ username, password }: URL): string | null {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return null;
  }
}
