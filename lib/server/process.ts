import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { AccessPolicy } from "../access/authenticate";
import { systemClock } from "../event-bus/clock";
import { Uploads } from "./buckets/uploads";
import type { BrokerSettings } from "./config/broker-settings";
import type { ConfigRefusal } from "./config/config-file";
import { envBroker } from "./config/env-broker";
import { reachBroker } from "./dashboard/broker-buses";
import { createDashboard, type Dashboard } from "./dashboard/dashboard";
import { Dashboards } from "./dashboards";
import type { Env } from "./env";
import { BodyBudget } from "./http/input/body-budget";
import { createLogger } from "./log/logger";
import { createBusMetrics } from "./metrics/bus-metrics";
import { registerConsumerMetrics } from "./metrics/consumer-metrics";
import { createMetrics } from "./metrics/metrics";
import { registerMuteMetrics } from "./metrics/mute-metrics";
import { registerStreamMetrics } from "./metrics/stream-metrics";
import { SeriesRuns } from "./publish/series-runs";
import { Exports } from "./search/exports";
import { SearchSlots } from "./search/search-slots";
import type { ToldBroker } from "./webhook/webhook-body";

/** What runs once, whatever is watched, and the dashboard of each broker. */
export interface Process {
  readonly logger: Logger;
  /** Who may ask, and do what. */
  readonly access: AccessPolicy;
  readonly metrics: Registry;
  readonly bodies: BodyBudget;
  readonly searches: SearchSlots;
  readonly exports: Exports;
  readonly series: SeriesRuns;
  readonly uploads: Uploads;
  readonly dashboards: Dashboards;
}

interface ProcessOptions {
  /** Where it logs (JSON lines on standard output). */
  readonly logger?: Logger;
  /** The brokers that are watched, the first one by the addresses without `/b/{id}` too (the one of the environment). */
  readonly brokers?: readonly BrokerSettings[];
  /** Why a change of the configuration was not taken, for `/status` (it was). */
  readonly configRefusal?: () => ConfigRefusal | null;
  /** Reaches the broker that settings name (by its kind). */
  readonly reach?: typeof reachBroker;
}

/** Composes the process; nothing runs before its dashboards start. Throws where one of them cannot be made. */
export function createProcess(env: Env, options: ProcessOptions = {}): Process {
  const {
    logger = createLogger(env),
    brokers = [envBroker(env)],
    configRefusal = () => null,
    reach = reachBroker,
  } = options;
  const metrics = createMetrics();
  const instrumentsOf = createBusMetrics(metrics);
  const create = (settings: BrokerSettings, told: () => ToldBroker): Dashboard => {
    const { id } = settings;
    const brokers = () => dashboards.all().length;
    const about = { env, clock: systemClock, configRefusal, told, brokers, reach, instruments: instrumentsOf(id) };
    return createDashboard(settings, { ...about, logger: logger.child({ broker: id }) });
  };
  const dashboards = new Dashboards(brokers, create, logger);
  const readViews = () => dashboards.all().map(({ settings, monitor }) => [settings.id, monitor.view] as const);
  registerConsumerMetrics(metrics, readViews);
  registerStreamMetrics(metrics, readViews);
  registerMuteMetrics(metrics, () =>
    dashboards.all().map(({ settings, mutes }) => [settings.id, mutes.list()] as const),
  );
  const access = { ...env.access, allowedOrigins: env.allowedOrigins };
  const bodies = new BodyBudget(systemClock);
  return {
    logger,
    access,
    metrics,
    bodies,
    searches: new SearchSlots(),
    exports: new Exports(systemClock),
    series: new SeriesRuns(),
    uploads: new Uploads(systemClock, logger),
    dashboards,
  };
}

// Next loads this module several times in one process (instrumentation, routes, pages): the process is found by symbol.
const holder: { [key: symbol]: Process | undefined } = globalThis;
const processKey = Symbol.for("jetlag.process");

/** Makes it known to all of the process. */
export function setProcess(process: Process): void {
  holder[processKey] = process;
}

/** What runs in this process. Throws when `instrumentation.ts` has not run. */
export function getProcess(): Process {
  const process = holder[processKey];
  if (process === undefined) throw new Error("the dashboard is not started");
  return process;
}
