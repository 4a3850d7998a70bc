import type { LiveView } from "@/lib/client/live/live-feed";
import { visibleLine } from "@/lib/model/text/visible-text";

/** How the live page stands, in one word of its own. What is worse goes first. */
export type LiveStatus =
  | { readonly kind: "idle" }
  | {
      readonly kind: "connecting" | "reconnecting";
      readonly attempt: number;
      readonly sinceMs: number;
      readonly hint: string | null;
    }
  | { readonly kind: "denied"; readonly reason: string }
  /** The server does not allow this filter. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The dashboard itself has no connection to the broker. */
  | { readonly kind: "broker_lost" }
  | { readonly kind: "paused"; readonly newMessages: number }
  /** No stream captures anything of the filter, so nothing is watched. */
  | { readonly kind: "unwatched" }
  | { readonly kind: "sampled"; readonly shownPerS: number; readonly receivedPerS: number }
  | { readonly kind: "quiet"; readonly lastMessageAtMs: number | null }
  | { readonly kind: "live" };

/** Without a message for this long a connection is called quiet, so that nobody takes silence for a fault. */
export const quietAfterMs = 10_000;

/** The same before the first message: whoever has just opened the page wants to know soon that it works. */
export const quietAtFirstAfterMs = 1_000;

/** What the reader chose: null while the list is not paused, else messages counted since. */
export type PausedWith = number | null;

/** The status at `nowMs`. */
export function readLiveStatus(view: LiveView, paused: PausedWith, nowMs: number): LiveStatus {
  const { connection, counts } = view;
  if (connection.kind === "closed") return { kind: "idle" };
  if (connection.kind !== "live") return connection;
  if (view.refused !== null) return { kind: "refused", reason: view.refused };
  if (view.brokerLost) return { kind: "broker_lost" };
  if (counts.watching?.length === 0 && counts.notAllowed.length > 0) {
    return { kind: "refused", reason: notAllowedWords(counts.notAllowed) };
  }
  if (paused !== null) return { kind: "paused", newMessages: paused };
  if (counts.watching?.length === 0) return { kind: "unwatched" };
  if (counts.sampled && counts.shownPerS !== null && counts.receivedPerS !== null) {
    return { kind: "sampled", shownPerS: counts.shownPerS, receivedPerS: counts.receivedPerS };
  }
  return isQuiet(view, connection.sinceMs, nowMs)
    ? { kind: "quiet", lastMessageAtMs: view.lastMessageAtMs }
    : { kind: "live" };
}

/** What the dashboard's own account may not see, in one sentence. */
export function notAllowedWords(filters: readonly string[]): string {
  const named = filters.slice(0, 3).map(visibleLine).join(", ");
  const more = filters.length > 3 ? ` and ${filters.length - 3} more` : "";
  return `The account that the dashboard uses may not subscribe to ${named}${more}; what is published there is not seen.`;
}

/** Before the first message only once the server has said that it watches: until then silence means nothing. */
function isQuiet({ lastMessageAtMs, counts }: LiveView, connectedAtMs: number, nowMs: number): boolean {
  if (lastMessageAtMs !== null) return nowMs - lastMessageAtMs >= quietAfterMs;
  return counts.watching !== null && nowMs - connectedAtMs >= quietAtFirstAfterMs;
}
