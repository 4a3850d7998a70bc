import type { MsgHdrs } from "@nats-io/transport-node";
import { toNanos } from "./values";

/** Body of a pull request. */
export function fromPull(batch: number, expiresMs: number, heartbeatMs: number): string {
  return JSON.stringify({ batch, expires: toNanos(expiresMs), idle_heartbeat: toNanos(heartbeatMs) });
}

/** How many messages a pull request that ended was still owed, or null where the server does not say. */
export function toUndelivered(headers: MsgHdrs | undefined): number | null {
  const text = headers?.get("Nats-Pending-Messages") ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** A limit of a consumer that a pull request was refused for. */
export type PullLimit =
  /** Messages asked for at a time. */
  | { readonly kind: "batch"; readonly most: number }
  /** How long a request stays open, milliseconds. */
  | { readonly kind: "expires"; readonly mostMs: number }
  /** Requests that are open at a time, of all readers together. */
  | { readonly kind: "waiting" };

/** Reads the description of a status 409: `Exceeded MaxRequestBatch of 5`. Null for one that is about no limit. */
export function toPullLimit(description: string): PullLimit | null {
  const [, name = "", value = ""] =
    /^Exceeded (MaxRequestBatch|MaxRequestExpires|MaxWaiting)(?: of (\S+))?/.exec(description) ?? [];
  switch (name) {
    case "MaxRequestBatch":
      return Number(value) > 0 ? { kind: "batch", most: Number(value) } : null;
    case "MaxRequestExpires": {
      const mostMs = toDurationMs(value);
      return mostMs === null ? null : { kind: "expires", mostMs };
    }
    case "MaxWaiting":
      return { kind: "waiting" };
    default:
      return null;
  }
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, µs: 0.001, ns: 0.000_001 };

/** A duration as Go prints it (`1m0.5s`) in whole milliseconds, at least 1; null for any other text. */
function toDurationMs(text: string): number | null {
  if (!/^(?:[\d.]+(?:h|ms|m|s|µs|ns))+$/.test(text)) return null;
  let ms = 0;
  for (const [, count, unit = ""] of text.matchAll(/([\d.]+)(h|ms|m|s|µs|ns)/g))
    ms += Number(count) * (unitMs[unit] ?? 0);
  return Number.isFinite(ms) ? Math.max(1, Math.floor(ms)) : null;
}
