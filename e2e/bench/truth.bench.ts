import { connect } from "@nats-io/transport-node";
import { runBench } from "./bench";
import { startMix } from "./truth/counting-worker";
import { startRates } from "./truth/dashboard";
import { errorOf, type Figure, isWrong, MixFigures, p95 } from "./truth/figures";
import { mixes } from "./truth/mixes";

const minuteMs = 60_000;
/** Sweeps that fill a window and make it know what consumers hold. */
const warmUpMs = 26_000;

/**
 * The rates that are shown of consumers beside what their workers count, over a minute: figures called exact by their
 * error, and bounds by whether they hold.
 */
await runBench(async (stage) => {
  const { bus, monitor, stop } = await startRates(stage.server.url);
  const client = await connect({ servers: stage.server.url });
  const running = await Promise.all(mixes.map((mix, at) => startMix(bus, client, mix, at)));
  const mixFigures = running.map((one) => new MixFigures(one));
  monitor.start();
  stage.note(`${mixes.length} mixes are warming up`);
  await passed(warmUpMs);
  for (const endMs = Date.now() + minuteMs; Date.now() < endMs; ) {
    const { sampledAtMs } = monitor.view;
    while (monitor.view.sampledAtMs === sampledAtMs) await passed(20);
    for (const figures of mixFigures) figures.note(monitor);
  }
  await Promise.all(running.map((one) => one.stop()));
  await client.close();
  await stop();

  const figures = mixFigures.flatMap((one) => one.figures);
  for (const figure of figures) stage.note(inWords(figure));
  for (const name of ["acked", "redelivered"] as const) {
    const exact = figures.filter((figure) => figure.name === name && figure.how === "exact");
    stage.report(`${name}_error_p95`, "ratio", [p95(exact.map(errorOf))]);
    stage.report(`${name}_exact`, "mixes", [exact.length]);
  }
  stage.report("bounds_on_the_wrong_side", "figures", [figures.filter(isWrong).length]);
});

function inWords({ mix, name, shown, counted, how }: Figure): string {
  return `${mix}: ${how} ${shown.toFixed(2)} ${name}/s, counted ${counted.toFixed(2)}`;
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
