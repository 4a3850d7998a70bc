import type { BrokerSettings } from "../config/broker-settings";
import { summarizeBus } from "../views/bus-summary";
import { RedriveMarks } from "../views/failures/redrive-marks";
import { SharedSnapshot } from "../views/shared-snapshot";
import { buildSnapshot, buildTick } from "../views/snapshot";
import { type Composition, compose } from "./composition";
import type { DashboardParts } from "./parts";
import type { Surroundings } from "./surroundings";

/** The dashboard of one broker. It has nothing in common with the others but the process. */
export interface Dashboard extends DashboardParts {
  readonly redriveMarks: RedriveMarks;
  readonly snapshot: SharedSnapshot;
  /** Starts connecting and sampling; does not wait for the broker. */
  start(): void;
  stop(): Promise<void>;
}

/** Composes the dashboard of one broker; nothing runs before `start`. */
export function createDashboard(settings: BrokerSettings, surroundings: Surroundings): Dashboard {
  const composition = compose(settings, surroundings);
  const { parts } = composition;
  const tick = () => parts.live.broadcastTick(JSON.stringify(buildTick(parts)));
  followSweeps(composition, tick);
  return {
    ...parts,
    redriveMarks: createRedriveMarks(parts),
    snapshot: createSnapshot(parts),
    start: () => start(composition, tick),
    stop: () => stop(composition),
  };
}

/** What happens after each sweep, besides what its readers show. */
function followSweeps({ sweeps, parts }: Composition, tick: () => void): void {
  const { incidents, failures, mutes } = parts;
  sweeps.subscribe(() => void mutes.refresh());
  sweeps.subscribe((view) => incidents.follow(view));
  sweeps.subscribe(({ streams, consumers, missingStreams }) => {
    void failures.follow(streams, consumers, missingStreams).finally(tick);
  });
}

function start({ parts, sampling, kept, shop }: Composition, tick: () => void): void {
  const { broker, monitor, recorder, failures, incidents, mutes, logger } = parts;
  failures.onChange(tick);
  broker.connection.onChange(({ state }) => {
    tick();
    if (state === "connected") void monitor.sweepNow();
  });
  broker
    .start()
    .then(async () => {
      await Promise.all([failures.start(), recorder.start(), incidents.open(), mutes.open()]);
      await shop?.start();
    })
    .catch((error: unknown) => logger.error({ error }, "Start failed"));
  kept.start();
  sampling.start();
}

async function stop({ parts, sampling, kept, shop }: Composition): Promise<void> {
  const { broker, live, failures, webhook, incidents, logger } = parts;
  const steps = [live.close(), ...[sampling, failures, webhook, incidents, shop].map((part) => part?.stop())];
  for (const step of await Promise.allSettled(steps)) {
    if (step.status === "rejected") logger.error({ error: step.reason }, "A part did not stop cleanly");
  }
  await kept.stop();
  await broker.stop();
}

function createRedriveMarks({ broker, failures, monitor }: DashboardParts): RedriveMarks {
  return new RedriveMarks({
    jobs: failures,
    grammar: broker.grammar,
    failureOf: (id) => failures.store.index.get(id)?.failure,
    subjectsOf: (stream) => monitor.view.streams.find(({ config }) => config.name === stream)?.config.subjects ?? [],
  });
}

function createSnapshot(parts: DashboardParts): SharedSnapshot {
  return new SharedSnapshot({
    build: () => buildSnapshot(parts),
    view: () => parts.monitor.view,
    rest: () => [summarizeBus(parts), parts.failures.counts(), parts.mutes.list()],
    now: parts.now,
  });
}
