import type { MaskRules } from "../../../access/mask/mask-rules";
import type { Status } from "../../../contract/health";
import type { FailureCounts } from "../../../contract/snapshot";
import type { Broker } from "../../../event-bus/broker/broker";
import { failureLog } from "../../../failures/inbox/failure-store";
import { hourLogName } from "../../../monitor/history/lag-archive";
import type { LagRecorder } from "../../../monitor/history/lag-recorder";
import type { Incidents } from "../../../monitor/incidents/incidents";
import type { LagMonitor } from "../../../monitor/lag-monitor";
import type { Mutes } from "../../../monitor/mutes/mutes";
import type { Store } from "../../../store/store";
import type { BrokerSettings } from "../../config/broker-settings";
import type { ConfigRefusal } from "../../config/config-file";
import type { DeskProblem } from "../../dashboard/desk-step";
import type { FailureDesk } from "../../dashboard/failure-desk";
import type { DashboardStore } from "../../dashboard/store";
import type { Env } from "../../env";
import { checkHistory, checkRecords, checkStore, streamOf } from "./store-checks";

type Check = Status["checks"][number];

/** Difference between two clocks that somebody should fix, milliseconds. */
const skewToMention = 5_000;

/** What is looked at. */
export interface CheckedParts {
  readonly env: Pick<Env, "busFallbackReason">;
  readonly settings: Pick<BrokerSettings, "maskRules">;
  /** Why a change of the configuration was not taken, or null. */
  readonly configRefusal: () => ConfigRefusal | null;
  readonly broker: Pick<Broker, "connection">;
  readonly monitor: Pick<LagMonitor, "view">;
  readonly recorder: LagRecorder;
  readonly failures: Pick<FailureDesk, "absence" | "counts" | "problems">;
  readonly incidents: Pick<Incidents, "problem">;
  readonly mutes: Pick<Mutes, "problem">;
  readonly store: Pick<Store, "health" | "kind">;
  /** Where records are kept, unless that is the watched broker. */
  readonly storeElsewhere: DashboardStore["elsewhere"];
}

/** The self-check, one line for each thing that can go wrong. */
export function runChecks(parts: CheckedParts): Check[] {
  const { broker, monitor, recorder, failures, incidents, mutes, store, storeElsewhere, env, settings, configRefusal } =
    parts;
  const connection = broker.connection.status();
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
    // What a broker does not offer is a fact of it, not a fault.
    ...(failures.absence === null
      ? [checkFailures(counts, connection.state === "connected", streamOf(store, failureLog.name))]
      : []),
    ...checkDesk(failures.problems()),
    checkHistory(recorder, streamOf(store, hourLogName)),
    ...checkKept("Incidents", incidents.problem),
    ...checkKept("Mutes", mutes.problem),
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

/** Whether records of a kind are kept and can be read; says nothing where all is well. */
export function checkKept(name: "Incidents" | "Mutes", problem: string | null): Check[] {
  return problem === null ? [] : [{ name, state: "warning", detail: problem }];
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
  if (sampledAtMs === null) return { name, state: "warning", detail: "nothing read yet" };
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
  { problem, capturedSince, readFrom = [] }: Pick<FailureCounts, "problem" | "capturedSince" | "readFrom">,
  connected: boolean,
  stream: string | null = failureLog.name,
): Check {
  const name = "Failures";
  const elsewhere = readFrom.map(readFromWords);
  if (problem !== null) {
    const detail = [problem, ...elsewhere].join(" ");
    return { name, state: capturedSince === null ? "failed" : "warning", detail };
  }
  if (capturedSince === null) return { name, state: "warning", detail: "not captured yet" };
  const minute = minuteOf(capturedSince);
  const days = failureLog.bounds.maxAgeMs / 86_400_000;
  return connected
    ? {
        name,
        state: "ok",
        detail: [`captured since ${minute}, kept ${days} days in ${stream ?? "memory"}`, ...elsewhere].join(". "),
      }
    : { name, state: "warning", detail: `captured since ${minute}; newer ones are read when the broker is back` };
}

const minuteOf = (at: string) => `${at.slice(0, 16).replace("T", " ")} UTC`;

/** What is read from a stream that somebody else keeps. */
function readFromWords({ stream, what, since, gap, copies }: NonNullable<FailureCounts["readFrom"]>[number]): string {
  const which = what === "gave_up" ? "What the server gave up" : "What handlers terminated";
  const from = since === null ? "" : `, all since ${minuteOf(since)}`;
  const said = [`${which} is read from ${stream}${from}.`, gap, copies];
  return said.filter((words) => words !== null).join(" ");
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
