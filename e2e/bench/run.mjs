#!/usr/bin/env node
// @ts-check
// `npm run bench -- NAME`: bundles e2e/bench/NAME.bench.ts and runs it with plain Node, so that what is measured is
// what a production bundle runs and `--cpu-prof` shows our functions. Results are JSON lines on stdout, the rest stderr.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireNatsServer } from "../../lib/cli/nats-server/nats-server-binary.mjs";
import { killAll, runCommand } from "../../lib/cli/process/child-process.mjs";
import { cleanEnvironment } from "../../lib/cli/process/environment.mjs";
import { Interruption, listenForInterruption } from "../../lib/cli/process/interruption.mjs";
import { createOutput } from "../../lib/cli/process/output.mjs";
import { UserError } from "../../lib/cli/process/user-error.mjs";
import { bundleBench } from "./bundle.mjs";
import { isFigure, recordResults } from "./results.mjs";

/** A bench that has not ended by then hangs: the longest, 86 simulated days, takes a quarter of an hour on two cores. */
const TIME_LIMIT_MS = 60 * 60_000;
const suffix = ".bench.ts";

const directory = fileURLToPath(new URL(".", import.meta.url));
const root = join(directory, "..", "..");
const output = createOutput({ stdout: process.stderr });
const signal = listenForInterruption((exitCode) => {
  killAll();
  process.exit(exitCode);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Interruption) process.exit(error.exitCode);
  output.fail(error);
  process.exitCode = 1;
}

/** @param {readonly string[]} args the bench's name, `--record`, and options that Node itself understands */
async function run(args) {
  const name = chooseBench(args);
  const record = args.includes("--record");
  const nodeOptions = args.filter((arg) => arg.startsWith("--") && arg !== "--record");
  const server = await requireNatsServer({ root, env: process.env, output, signal });
  const script = await output.step(
    `bundling ${name}`,
    () => bundleBench(root, join(directory, name + suffix)),
    () => `bench ${name}`,
  );
  /** @type {import("./results.mjs").Figure[]} */
  const figures = [];
  const { code } = await runCommand(process.execPath, ["--expose-gc", "--enable-source-maps", ...nodeOptions, script], {
    cwd: root,
    env: { ...cleanEnvironment(process.env), JETLAG_NATS_SERVER: server.path },
    signal,
    timeoutMs: TIME_LIMIT_MS,
    onLine: (line) => {
      if (isFigure(line)) figures.push(JSON.parse(line));
      (isFigure(line) ? process.stdout : process.stderr).write(`${line}\n`);
    },
  });
  if (code !== 0) throw new UserError(`The bench ${name} failed, see above.`);
  if (!record) return;
  recordResults(join(directory, "RESULTS.md"), name, figures, server.version);
  output.done("written to e2e/bench/RESULTS.md");
}

/** @param {readonly string[]} args */
function chooseBench(args) {
  const names = readdirSync(directory)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length));
  const chosen = args.filter((arg) => !arg.startsWith("--"));
  const [name] = chosen;
  const usage = `Usage: npm run bench -- NAME [--record], with one of these names: ${names.join(", ")}.`;
  if (name === undefined || chosen.length > 1) throw new UserError(usage);
  if (!names.includes(name)) throw new UserError(`There is no bench "${name}". ${usage}`);
  return name;
}
