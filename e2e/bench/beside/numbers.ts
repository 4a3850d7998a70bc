import type { Reading } from "../../../lib/event-bus/broker/reading";
import { type Figures, figureNames } from "./ledger";
import type { NatsCli } from "./nats-cli";
import type { ServerStage } from "./server-stage";

/** How often it is looked whether anything still changes, and how long between two looks. */
const tries = 20;
const pauseMs = 250;

/** The figures of one consumer at one moment, by all who say some. */
export interface Numbers {
  /** What publisher and workers counted. */
  readonly counted: Figures;
  readonly jetlag: Figures;
  readonly check: Figures;
  readonly report: Omit<Figures, "waiting">;
}

/**
 * Asks everybody for the figures of a stage that is frozen. Jetlag and the workers are asked before and after the CLI:
 * only when nothing changed meanwhile were all of them asked at the same moment. Null when it never kept still, or there is no consumer.
 */
export async function compareNumbers(
  stage: ServerStage,
  cli: NatsCli,
  read: () => Promise<Reading>,
): Promise<Numbers | null> {
  for (let at = 0; at < tries; at++) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const before = await ask(stage, read);
    if (before === null) return null;
    const { figures: check } = await cli.check(stage.name, "worker", []);
    const report = await cli.report(stage.name, "worker");
    const after = await ask(stage, read);
    if (after !== null && JSON.stringify(before) === JSON.stringify(after)) return { ...after, check, report };
  }
  return null;
}

/** Null where there is no consumer. */
async function ask(
  stage: ServerStage,
  read: () => Promise<Reading>,
): Promise<Pick<Numbers, "counted" | "jetlag"> | null> {
  const health = await stage.look(await read());
  if (health === null) return null;
  const { waiting, inFlight, redelivered, openPulls } = health;
  return {
    counted: await stage.count(),
    jetlag: { unprocessed: waiting, ackPending: inFlight, redelivered, waiting: openPulls },
  };
}

/** The figures that are not what was counted, in words. */
export function differences(counted: Figures, said: Partial<Figures>): string[] {
  return figureNames.flatMap((name) =>
    said[name] === undefined || said[name] === counted[name] ? [] : [`${name} ${said[name]} for ${counted[name]}`],
  );
}
