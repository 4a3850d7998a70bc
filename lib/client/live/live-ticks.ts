import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type LiveTick, liveSubjects, liveTickSchema } from "../../contract/live";
import type { BrokerId } from "../../contract/paths";
import type { Snapshot } from "../../contract/snapshot";
import { useBroker } from "../broker/use-broker";
import { whenIdle } from "../browser/when-idle";
import { failuresKey } from "../queries/failures/failures";
import { snapshotQuery } from "../queries/snapshot";
import { sweepKey } from "../queries/sweep";
import { type LiveConnection, liveConnection } from "./live-connection";

/** While no ticks come, everything is read again this often. */
const fallbackMs = 5_000;

/** Keeps the tab's server state fresh: the dashboard says when there is news, so pages need not ask. Once per tab. */
export function useLiveTicks(): void {
  const client = useQueryClient();
  const broker = useBroker();
  useEffect(() => {
    let stop = () => {};
    // What the page shows first comes first: a client of 20 kB is loaded and a connection opened for this.
    const callOff = whenIdle(() => {
      stop = followTicks(client, broker, liveConnection(broker, false));
    });
    return () => {
      callOff();
      stop();
    };
  }, [client, broker]);
}

/** See {@link useLiveTicks}; returns how to stop. A hidden tab reads nothing and catches up when it is looked at. */
export function followTicks(client: QueryClient, broker: BrokerId, connection: LiveConnection): () => void {
  const sweep = sweepKey(broker);
  const failures = failuresKey(broker);
  const overdue = new Set<readonly (string | null)[]>();
  let last: News | null = null;

  const renew = (key: readonly (string | null)[]) => {
    if (document.visibilityState === "hidden") overdue.add(key);
    // A read that is under way is news enough: ending it would starve a slow connection.
    else void client.invalidateQueries({ queryKey: key }, { cancelRefetch: false });
  };
  const catchUp = () => {
    const keys = [...overdue];
    overdue.clear();
    for (const key of keys) renew(key);
  };
  const take = (tick: LiveTick) => {
    // The first tick mostly tells of the sweep that the page was just drawn from.
    const known = last ?? shownNews(client, broker);
    writeTick(client, broker, tick);
    if (known?.sampledAt !== tick.sampledAt || known.connection.state !== tick.connection.state) renew(sweep);
    if (known?.failures.revision !== tick.failures.revision) renew(failures);
    last = tick;
  };

  const fallback = setInterval(() => {
    if (connection.state.kind === "live") return;
    renew(sweep);
    renew(failures);
  }, fallbackMs);
  document.addEventListener("visibilitychange", catchUp);
  const unsubscribe = connection.subscribe(liveSubjects.tick, {
    onMessage: ({ data }) => take(liveTickSchema.parse(JSON.parse(new TextDecoder().decode(data)))),
  });
  return () => {
    unsubscribe();
    clearInterval(fallback);
    document.removeEventListener("visibilitychange", catchUp);
  };
}

/** Of a tick, what tells whether there is news. */
type News = Pick<LiveTick, "sampledAt" | "connection" | "failures">;

/** What the snapshot that is shown tells already; null before the first. */
function shownNews(client: QueryClient, broker: BrokerId): News | null {
  const snapshot = client.getQueryData<Snapshot>(snapshotQuery(broker).queryKey);
  return snapshot === undefined ? null : { ...snapshot, connection: snapshot.bus.connection };
}

/** Puts what a tick says into the snapshot that is shown, without making its other figures look younger. */
function writeTick(client: QueryClient, broker: BrokerId, tick: LiveTick): void {
  const { queryKey } = snapshotQuery(broker);
  const readAtMs = client.getQueryState(queryKey)?.dataUpdatedAt;
  if (!readAtMs) return;
  client.setQueryData<Snapshot>(queryKey, (snapshot) => snapshot && mergeTick(snapshot, tick), { updatedAt: readAtMs });
}

function mergeTick(snapshot: Snapshot, tick: LiveTick): Snapshot {
  const { connection, messagesPerS, needAttention, muted, unjudged, failures } = tick;
  return {
    ...snapshot,
    bus: { ...snapshot.bus, connection },
    totals: { ...snapshot.totals, messagesPerS, needAttention, muted, unjudged },
    failures,
  };
}
