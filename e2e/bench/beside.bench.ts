import { connect, type NatsConnection } from "@nats-io/transport-node";
import { requireNatsCli } from "../../lib/cli/nats-cli/nats-cli-binary.mjs";
import { NatsBroker } from "../../lib/event-bus/adapters/nats/nats-broker";
import type { FailureSource } from "../../lib/event-bus/broker/failure-source";
import { taken } from "../../lib/event-bus/broker/offer";
import { healthySituations } from "../../lib/monitor/verdict/situations/healthy/healthy";
import { sickSituations } from "../../lib/monitor/verdict/situations/sick/sick";
import type { Situation } from "../../lib/monitor/verdict/situations/situation";
import { runBench } from "./bench";
import { leftOut } from "./beside/left-out";
import { findMetadataReaders } from "./beside/metadata";
import { NatsCli } from "./beside/nats-cli";
import { reportOutcomes } from "./beside/outcome";
import { Run, stepSpanMs } from "./beside/run";
import type { ServerOfStages } from "./beside/server-stage";

/** Jetlag looks every five seconds of the plays, as it does with a thousand consumers. */
const stepsPerSweep = 10;
/** A step is half a second of the play, and takes at least so long: fifty times as fast as life. */
const leastStepMs = 10;
/** Steps from which it is taken how long the machine needs for one. */
const rehearsalSteps = 600;
/**
 * The catalogue of situations on a real server, fifty times as fast as life, with Jetlag and the nats CLI looking at the
 * same consumers: who was right, and whether their figures are those that the workers counted. `SITUATIONS=paused,hang`
 * plays only those with one of these in their names.
 */
await runBench(async (stage) => {
  const cli = new NatsCli(await findCli(stage.note), stage.server.url);
  const broker = new NatsBroker({ servers: stage.server.url });
  await broker.start();
  const client = await connect({ servers: stage.server.url });
  const server = { bus: broker.jetstream, client, failures: taken(broker.failures), grammar: broker.grammar };
  const { signal } = new AbortController();
  const read = () => broker.read(signal);

  const rehearsed = await openAll("R", server, leastStepMs);
  const { stepMs } = await play(rehearsed, client, read, rehearsalSteps);
  for (const run of rehearsed) await run.abandon();
  const planMs = Math.max(leastStepMs, stepMs);
  stage.note(`a step takes ${stepMs.toFixed(1)} ms`);

  const runs = await openAll("S", server, planMs);
  stage.note(`${runs.length} situations, ${Math.ceil(Math.max(...runs.map(({ takesMs }) => takesMs)) / 1_000)} s`);
  const [played] = await Promise.all([play(runs, client, read), checkAll(runs, cli, read)]);

  reportOutcomes(stage, runs);
  for (const [{ name }, why] of leftOut) stage.note(`left out: ${name}: ${why}`);
  stage.report("left_out", "situations", [leftOut.size]);
  const { jetlag, check } = await findMetadataReaders(server, cli, read);
  stage.report("jetlag_reads_metadata", "limits", [Number(jetlag)]);
  stage.report("check_reads_metadata", "limits", [Number(check)]);
  stage.report("checks", "runs of the CLI", [runs.reduce((sum, { looks }) => sum + looks.length, 0)]);
  stage.report("slower_than_planned", "ratio", [played.stepMs / planMs]);
  stage.report("times_as_fast", "ratio", [stepSpanMs / played.stepMs]);
  stage.note(`nats CLI ${await cli.version()}`);
  await client.close();
  await broker.stop();
});

function findCli(onProgress: (text: string) => void): Promise<string> {
  return requireNatsCli({ root: process.cwd(), env: process.env, signal: new AbortController().signal, onProgress });
}

/** Makes everything on the server that the situations begin with. */
async function openAll(prefix: string, server: Server, stepMs: number): Promise<Run[]> {
  const runs = chooseSituations().map((situation, at) => new Run(situation, `${prefix}${at}`, server, stepMs));
  listen(server.failures, runs);
  for (const run of runs) await run.open();
  return runs;
}

function chooseSituations(): Situation[] {
  const wanted = (process.env.SITUATIONS ?? "").split(",");
  return [...healthySituations, ...sickSituations].filter(
    (situation) => !leftOut.has(situation) && wanted.some((part) => situation.name.includes(part)),
  );
}

/** What the server announces goes to the stage that it is about. */
function listen(failures: FailureSource, runs: readonly Run[]): void {
  const stages = new Map(runs.map(({ stage }) => [stage.name, stage]));
  failures.watch((failure) => stages.get(failure.stream)?.hearFailure(failure));
  failures.watchRejections((rejection) => stages.get(rejection.stream)?.hearRejection(rejection));
}

type Server = Omit<ServerOfStages, "clock">;
type Read = () => ReturnType<NatsBroker["read"]>;

/**
 * Steps of all clocks until all have been played, or so many, each when the server has done what was asked for in the one
 * before. Returns how long one took.
 */
async function play(
  runs: readonly Run[],
  client: NatsConnection,
  read: Read,
  mostSteps = Number.POSITIVE_INFINITY,
): Promise<{ readonly stepMs: number }> {
  for (const { stage } of runs) stage.begin();
  const startedMs = performance.now();
  let sweep = Promise.resolve();
  let steps = 0;
  for (let left = runs; left.length > 0 && steps < mostSteps; left = left.filter(({ isDue }) => !isDue)) {
    const playing = left;
    const next = passed(playing[0]?.stepMs ?? 0);
    for (const run of playing) run.step();
    if (++steps % stepsPerSweep === 0) {
      await sweep;
      sweep = sweepAll(playing, read);
    }
    await Promise.all([client.flush(), next, ...playing.map(({ stage }) => stage.settle())]);
  }
  await sweep;
  return { stepMs: (performance.now() - startedMs) / steps };
}

async function sweepAll(runs: readonly Run[], read: Read): Promise<void> {
  const reading = await read();
  for (const run of runs) await run.sweep(reading);
}

/** The CLI looks at each now and then, two at a time, and ends those that have been played to their end. */
async function checkAll(runs: readonly Run[], cli: NatsCli, read: Read): Promise<void> {
  while (runs.some(({ isOver }) => !isOver)) {
    const left = runs.filter(({ isOver, isDue, isLookDue }) => !isOver && (isDue || isLookDue));
    const next = async () => {
      for (let run = left.shift(); run !== undefined; run = left.shift())
        await (run.isDue ? run.end(cli, read) : run.check(cli));
    };
    await Promise.all([next(), next(), passed(50)]);
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
