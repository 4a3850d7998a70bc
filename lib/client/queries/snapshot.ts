import { queryOptions } from "@tanstack/react-query";
import type { BrokerId } from "../../contract/paths";
import type { Snapshot } from "../../contract/snapshot";
import type { VersionedSnapshot } from "../../contract/snapshot-delta";
import { readSnapshot, takeEarly } from "./early-snapshot";
import { sweepKey } from "./sweep";

/** Everything the last sweep saw. */
export function snapshotQuery(broker: BrokerId) {
  const queryKey = [...sweepKey(broker), "snapshot"];
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }) => {
      const known = client.getQueryData<VersionedSnapshot>(queryKey);
      const { value, ageMs } = await (takeEarly(broker) ?? readSnapshot(broker, { known, signal }));
      return { ...value, at: new Date(Date.parse(value.at) + ageMs).toISOString() };
    },
    // A tick says when it is old: a part of the page that appears later need not ask again.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/**
 * How old the snapshot's figures are at `nowMs`, or null before the first sweep. The server's clock measures up to its
 * answer and the browser's from there on, so a difference between the two clocks does not matter.
 */
export function snapshotAgeMs(
  snapshot: Pick<Snapshot, "at" | "sampledAt">,
  receivedAtMs: number,
  nowMs: number,
): number | null {
  if (snapshot.sampledAt === null) return null;
  const atAnswerMs = Date.parse(snapshot.at) - Date.parse(snapshot.sampledAt);
  return Math.max(0, atAnswerMs) + Math.max(0, nowMs - receivedAtMs);
}

/** The dashboard's clock at `nowMs` of the browser's, which may be wrong. */
export function serverNowMs({ at }: Pick<Snapshot, "at">, receivedAtMs: number, nowMs: number): number {
  return Date.parse(at) + Math.max(0, nowMs - receivedAtMs);
}

/** The broker's clock when it was read last: what it dates is as old as that at least. */
export function brokerNowMs({
  at,
  sampledAt,
  clockSkewMs,
}: Pick<Snapshot, "at" | "sampledAt" | "clockSkewMs">): number {
  return Date.parse(sampledAt ?? at) + (clockSkewMs ?? 0);
}

/** True while the dashboard has no connection to the broker: an empty list says nothing then, and a figure is of before. */
export function isAway({ bus }: { readonly bus: Pick<Snapshot["bus"], "connection"> }): boolean {
  return bus.connection.state !== "connected";
}

/** True when sweeps do not come any more: the figures are older than three intervals. */
export function isStale(snapshot: Pick<Snapshot, "intervalMs">, ageMs: number | null): boolean {
  return ageMs !== null && ageMs > Math.max(3 * snapshot.intervalMs, 6_000);
}
