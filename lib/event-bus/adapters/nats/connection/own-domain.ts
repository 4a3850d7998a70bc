import type { ServerInfo } from "@nats-io/transport-node";
import type { ServerAccess } from "../login/server-access";

/**
 * The JetStream domain that is worked in: empty for one without a name, null where it cannot be told (an API that the
 * account imports under a subject of its own, or a server without JetStream in front of others).
 */
export function ownDomain({ jetstream }: Pick<ServerAccess, "jetstream">, info: ServerInfo): string | null {
  if (jetstream.domain !== undefined) return jetstream.domain;
  if (jetstream.apiPrefix !== undefined) return /^\$JS\.([^.]+)\.API$/.exec(jetstream.apiPrefix)?.[1] ?? null;
  if ("domain" in info && typeof info.domain === "string") return info.domain;
  return info.jetstream === true ? "" : null;
}

/**
 * True for an advisory or metric of another JetStream domain: leaf nodes pass them on to each other, and a stream of
 * the same name there is another stream. The server writes `domain` as it stands here; a quote within a text is escaped.
 */
export function isOfAnotherDomain(text: string, own: string | null): boolean {
  if (own === null) return false;
  const [, domain = ""] = /"domain":"([^"]+)"/.exec(text) ?? [];
  return domain !== own;
}
