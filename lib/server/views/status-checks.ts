import type { MaskRules } from "../../access/mask/mask-rules";
import type { Status } from "../../contract/health";
import type { FailureCounts } from "../../contract/snapshot";
import type { JetStreamPort } from "../../event-bus/broker/jetstream";
import { failureLog } from "../../failures/inbox/failure-store";
import { doubtMeanings, recordDoubts } from "../../model/failure/record-doubt";
import { hourLogName } from "../../monitor/history/lag-archive";
import type { LagRecorder } from "../../monitor/history/lag-recorder";
import type { LagMonitor } from "../../monitor/lag-monitor";
import type { LogHealth, Store } from "../../store/store";
import type { BrokerSettings } from "../config/broker-settings";
import type { ConfigRefusal } from "../config/config-file";
import type { DeskProblem, FailureDesk } from "../dashboard/failure-desk";
import type { DashboardStore } from "../dashboard/store";
import type { Env } from "../env";

type Check = Status["checks"][number];

/** Difference between two clocks that somebody should mend, milliseconds. */
const skewToMention = 5_000;

/** What is looked at. */
export interface CheckedParts {
  readonly env: Pick<Env, "busFallbackReason">;
  readonly settings: Pick<BrokerSettings, "maskRules">;
  /** Why a change of the configuration was not taken, or null. */
  readonly configRefusal: () => ConfigRefusal | null;
  readonly bus: Pick<JetStreamPort, "connection">;
  readonly monitor: Pick<LagMonitor, "view">;
  readonly recorder: LagRecorder;
  readonly failures: Pick<FailureDesk, "counts" | "problems">;
  readonly store: Pick<Store, "health" | "kind">;
  /** Where records are kept, unless that is the watched broker. */
  readonly storeElsewhere: DashboardStore["elsewhere"];
}

/** The self-check, one line for each thing that can go wrong. */
export function runChecks(parts: CheckedParts): Check[] {
  const { bus, monitor, recorder, failures, store, storeElsewhere, env, settings, configRefusal } = parts;
  const connection = bus.connection.status();
  const counts = failures.counts();
  const { view } = monitor;
  const checks: Check[] = [
    connection.state === "connected"
      ? { name: "Connection", state: "ok", detail: `connected to ${connection.server}, version ${connection.version}` }
      : {
          name: "Connection",
          state: "failed",
          detail: "lastError" in connection ? (connection.lastError ?? connection.state) : connection.state,
        },
    checkSampler(view, recorder.role),
    checkFailures(counts, connection.state === "connected", streamOf(store, failureLog.name)),
    ...checkDesk(failures.problems()),
    checkHistory(recorder, streamOf(store, hourLogName)),
    ...checkClocks(view),
    ...checkStore(storeElsewhere, store.health()),
    ...checkRecords(store.health()),
  ];
  if (view.missingStreams.length > 0) {
    checks.push({ name: "Cluster", state: "failed", detail: `no answer for ${view.missingStreams.join(", ")}` });
  }
  checks.push(...checkMask(settings.maskRules), ...checkConfig(configRefusal()));
  if (env.busFallbackReason !== null) checks.push({ name: "Broker", state: "warning", detail: env.busFallbackReason });
  return checks;
}

/** A change of the configuration that was not taken; says nothing where there is none. */
export function checkConfig(refusal: ConfigRefusal | null): Check[] {
  if (refusal === null) return [];
  const minute = `${refusal.at.slice(0, 16).replace("T", " ")} UTC`;
  const detail = `the change of ${minute} is not used, the configuration before it holds: ${refusal.reason}`;
  return [{ name: "Configuration", state: "warning", detail }];
}

/** What no viewer may see; says nothing where everything is shown. */
export function checkMask({ paths, headers }: MaskRules): Check[] {
  const rules = paths.length + headers.length;
  if (rules === 0) return [];
  const what = [
    ...(paths.length === 0 ? [] : [quantity(paths.length, "JSON path")]),
    ...(headers.length === 0 ? [] : [quantity(headers.length, "header")]),
  ].join(" and ");
  return [{ name: "Masking", state: "ok", detail: `${what} ${rules === 1 ? "is" : "are"} hidden from every viewer` }];
}

const quantity = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;

/** Who reads the broker, and whether it can be read. */
export function checkSampler(
  { sweepError, sampledAtMs, sampledBy, consumers, intervalMs }: LagMonitor["view"],
  role: LagRecorder["role"],
): Check {
  const name = "Sampler";
  if (sweepError !== null) return { name, state: "failed", detail: sweepError };
  if (sampledAtMs === null) return { name, state: "warning", detail: "no sweep yet" };
  const alone = role === "alone" ? " alone: it shares no store with others" : "";
  const who = sampledBy === "this" ? `this dashboard${alone}` : "another dashboard, this one takes over within 10 s";
  return {
    name,
    state: "ok",
    detail: `${quantity(consumers.length, "consumer")} every ${intervalMs / 1_000} s, by ${who}`,
  };
}

/** Whether failed deliveries are heard. */
export function checkFailures(
  { problem, capturedSince }: Pick<FailureCounts, "problem" | "capturedSince">,
  connected: boolean,
  stream: string | null = failureLog.name,
): Check {
  const name = "Failures";
  if (problem !== null) return { name, state: capturedSince === null ? "failed" : "warning", detail: problem };
  if (capturedSince === null) return { name, state: "warning", detail: "not captured yet" };
  const minute = `${capturedSince.slice(0, 16).replace("T", " ")} UTC`;
  const days = failureLog.bounds.maxAgeMs / 86_400_000;
  return connected
    ? { name, state: "ok", detail: `captured since ${minute}, kept ${days} days in ${stream ?? "memory"}` }
    : { name, state: "warning", detail: `captured since ${minute}; newer ones are read when the broker is back` };
}

/** What else of failures and of what is done about them does not work: one line each, none when all is well. */
export function checkDesk(problems: readonly DeskProblem[]): Check[] {
  const names = new Set(problems.map(({ of }) => of));
  names.delete("Failures"); // has a line of its own, with the dead letters
  names.delete("Dead letters");
  return [...names].map((name) => ({
    name,
    state: "warning",
    detail: problems.flatMap(({ of, problem }) => (of === name ? [problem] : [])).join(" "),
  }));
}

/** What is looked at of the history. */
export interface CheckedHistory extends Pick<LagRecorder, "problem" | "role"> {
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
function streamOf(store: Pick<Store, "health">, log: string): string | null {
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
    return [{ name, state: "ok", detail: "all job and audit records carry a digest made with JETLAG_SECRET" }];
  const detail = `foreign records, which are not trusted: ${found.map(({ words }) => words).join("; ")}`;
  return [{ name, state: found.every(({ doubt }) => doubt === "before_secret") ? "ok" : "warning", detail }];
}

/** How far the broker's clock is from ours: ages of messages are by the broker's. */
function checkClocks({ clockSkew, timeLagProblem }: LagMonitor["view"]): Check[] {
  const checks: Check[] = [];
  if (clockSkew !== null) {
    const { skewMs, uncertaintyMs } = clockSkew;
    const apart =
      Math.abs(skewMs) <= uncertaintyMs ? "agree" : `${Math.abs(skewMs)} ms ${skewMs > 0 ? "ahead" : "behind"}`;
    const detail =
      apart === "agree"
        ? `the broker's and the dashboard's agree within ${uncertaintyMs} ms`
        : `the broker's is ${apart} (± ${uncertaintyMs} ms); ages of messages are by the broker's`;
    checks.push({ name: "Clocks", state: Math.abs(skewMs) > skewToMention ? "warning" : "ok", detail });
  }
  if (timeLagProblem !== null)
    checks.push({ name: "Time lag", state: "warning", detail: `ages of messages are not known: ${timeLagProblem}` });
  return checks;
}
