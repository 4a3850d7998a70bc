import type { ConnectionStatus } from "../../model/connection-status";

/** A state of the connection in words. */
export interface ConnectionWords {
  readonly tone: "good" | "busy" | "bad";
  /** For the status strip. */
  readonly short: string;
  /** A sentence for a banner; null when all is well. */
  readonly long: string | null;
}

/**
 * What to say about the dashboard's connection to its broker.
 *
 * @param serverNowMs the dashboard's clock, which dates the next try; null: not known, then it is not counted down to
 */
export function connectionWords(status: ConnectionStatus, serverNowMs: number | null = null): ConnectionWords {
  switch (status.state) {
    case "idle":
      return { tone: "busy", short: "Starting", long: null };
    case "connected":
      return { tone: "good", short: "Connected", long: null };
    case "connecting":
    case "reconnecting": {
      const servers = status.servers.join(", ");
      const what =
        status.state === "connecting"
          ? `Connecting to ${servers || "the server"}`
          : `Lost the connection to ${servers || "the server"}`;
      const why = status.lastError ? ` Last error: ${status.lastError}.` : "";
      const next = nextTryWords(status.nextTryAt, serverNowMs);
      return {
        tone: status.attempt === 0 ? "busy" : "bad",
        short: `${status.state === "connecting" ? "Connecting" : "Reconnecting"}, attempt ${status.attempt}${next === null ? "" : `, ${next}`}`,
        long: `${what}: attempt ${status.attempt}, ${next ?? "trying again by itself"}.${why}`,
      };
    }
    case "closed":
      return {
        tone: "bad",
        short: "Connection closed",
        long: `The connection to the server is closed.${status.lastError ? ` Last error: ${status.lastError}.` : ""}`,
      };
  }
}

/** `next in 2 s`; null while an attempt is under way, or when it is not known. */
function nextTryWords(nextTryAt: string | undefined, serverNowMs: number | null): string | null {
  if (nextTryAt === undefined || serverNowMs === null) return null;
  return `next in ${Math.max(0, Math.ceil((Date.parse(nextTryAt) - serverNowMs) / 1_000))} s`;
}
