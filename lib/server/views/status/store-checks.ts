import type { Status } from "../../../contract/health";
import { doubtMeanings, recordDoubts } from "../../../model/failure/record-doubt";
import { hourLogName } from "../../../monitor/history/lag-archive";
import type { LagRecorder } from "../../../monitor/history/lag-recorder";
import type { LogHealth } from "../../../store/log-health";
import type { Store } from "../../../store/store";
import type { DashboardStore } from "../../dashboard/store";

type Check = Status["checks"][number];

/** What is looked at of the history. */
interface CheckedHistory extends Pick<LagRecorder, "problem" | "role"> {
  readonly archive: Pick<LagRecorder["archive"], "bounds">;
}

/** Whether lag history is written, and by whom. */
export function checkHistory(
  { problem, archive: { bounds }, role }: CheckedHistory,
  stream: string | null = hourLogName,
): Check {
  const name = "Lag history";
  if (problem !== null) return { name, state: "warning", detail: problem };
  const kept = `${bounds.maxAgeMs / 86_400_000} days in ${stream ?? "memory"}`;
  switch (role) {
    case "alone":
    case "leader":
      return { name, state: "ok", detail: `${kept}; this dashboard writes it` };
    case "follower":
      return { name, state: "ok", detail: `${kept}; another dashboard writes it, this one takes over within 10 s` };
    case "undecided":
      return { name, state: "warning", detail: `${kept}; it is not known yet who writes it` };
  }
}

/** The stream that keeps a log; null where none does. */
export function streamOf(store: Pick<Store, "health">, log: string): string | null {
  return store.health().find(({ name }) => name === log)?.stream ?? null;
}

/** Where records are, and what they take there. */
export function checkStore(elsewhere: DashboardStore["elsewhere"], kept: readonly LogHealth[]): Check[] {
  const name = "Store";
  if (elsewhere !== null) {
    const at = elsewhere.servers.join(", ");
    const status = elsewhere.status();
    if (status.state !== "connected") {
      const reason = "lastError" in status && status.lastError !== null ? ` (${status.lastError})` : "";
      return [
        {
          name,
          state: "failed",
          detail: `records are kept at ${at}, which is not connected: ${status.state}${reason}`,
        },
      ];
    }
    return [{ name, state: "ok", detail: `records are kept at ${at}; ${roomOf(kept)}` }];
  }
  return kept.some(({ stream }) => stream !== null) ? [{ name, state: "ok", detail: roomOf(kept) }] : [];
}

/** What everything may take, and what the account sets aside for it. */
function roomOf(kept: readonly LogHealth[]): string {
  const most = kept.reduce((sum, { maxBytes }) => sum + (maxBytes ?? 0), 0);
  const reserved = kept.reduce((sum, { reservedBytes }) => sum + reservedBytes, 0);
  const mebibytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(bytes < 10 * 1_048_576 ? 1 : 0)} MiB`;
  return `${mebibytes(most)} at most, ${reserved === 0 ? "nothing" : mebibytes(reserved)} of it reserved`;
}

/** Whether somebody else writes to the records; says nothing where nothing tells. */
export function checkRecords(kept: readonly Pick<LogHealth, "name" | "foreign">[]): Check[] {
  const name = "Records";
  const signed = kept.flatMap(({ name: log, foreign }) => (foreign === null ? [] : [{ log, foreign }]));
  if (signed.length === 0) return [];
  const found = signed.flatMap(({ log, foreign }) =>
    recordDoubts
      .filter((doubt) => foreign[doubt] > 0)
      .map((doubt) => ({ doubt, words: `${foreign[doubt]} in ${log} ${doubtMeanings[doubt]}` })),
  );
  if (found.length === 0)
    return [
      { name, state: "ok", detail: "all job, audit and incident records carry a digest made with JETLAG_SECRET" },
    ];
  const detail = `foreign records, which are not trusted: ${found.map(({ words }) => words).join("; ")}`;
  return [{ name, state: found.every(({ doubt }) => doubt === "before_secret") ? "ok" : "warning", detail }];
}
