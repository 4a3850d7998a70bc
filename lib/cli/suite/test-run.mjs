// @ts-check
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "../dependencies.mjs";
import { installedCommand } from "../nats-server/installed-command.mjs";
import { requireNatsServer } from "../nats-server/nats-server-binary.mjs";
import { findOlderNatsServers, olderServerSettings } from "../nats-server/older-nats-servers.mjs";
import { killAll, startProcess } from "../process/child-process.mjs";
import { cleanEnvironment } from "../process/environment.mjs";
import { Interruption, listenForInterruption } from "../process/interruption.mjs";
import { createOutput } from "../process/output.mjs";
import { UserError } from "../process/user-error.mjs";
import { buildForSpecs } from "./builds.mjs";
import { runChecks } from "./checks.mjs";
import { findChromium } from "./chromium.mjs";
import { startKept } from "./kept-output.mjs";
import { describeResults, joinResults, readPlaywright, readResults, readVitest } from "./test-results.mjs";

/** What is quick to fail comes first. */
const STAGES = /** @type {const} */ (["check", "unit", "integration", "e2e", "cluster"]);
/** What takes many minutes is run when asked for by name. */
const DEFAULT_STAGES = STAGES.filter((stage) => stage !== "cluster");
/** How long an interrupted stage may take to put away what it started. */
const STOP_GRACE_MS = 20_000;
/** Settings of somebody's own Jetlag: the tests must not meet that person's server or data. */
const OWN_SETTINGS = /^(PORT|HOST|NATS_URL|CHROMIUM_BIN|JETLAG_.*)$/;

/**
 * @typedef {typeof STAGES[number]} Stage
 * @typedef {import("./test-results.mjs").TestResults} TestResults
 * @typedef {import("./test-results.mjs").VitestReport} VitestReport
 *
 * @typedef {object} TestRun
 * @property {string} root directory of the project
 * @property {import("../process/environment.mjs").Environment} env of the stages
 * @property {import("../process/output.mjs").Output} output
 * @property {AbortSignal} signal aborted when a person wants the run to end
 */

/**
 * Installs what the tests need, runs them, and prints what failed and `N passed, N failed` as the last lines.
 *
 * @param {readonly string[]} args the stages to run; none means all
 * @returns {Promise<number>} exit code: 0 when something ran and nothing failed
 */
export async function runTests(args) {
  const output = createOutput();
  const signal = listenForInterruption((exitCode) => {
    killAll();
    process.exit(exitCode);
  });
  /** @type {TestResults[]} */
  const results = [];
  try {
    const stages = selectStages(args);
    const run = {
      root: fileURLToPath(new URL("../../..", import.meta.url)),
      env: testEnvironment(process.env),
      output,
      signal,
    };
    await output.step(
      "installing dependencies (about a minute the first time)",
      () => installDependencies(run),
      (result) => `dependencies ${result}`,
    );
    await runStages(stages, run, (result) => results.push(result));
  } catch (error) {
    if (error instanceof Interruption) return error.exitCode;
    output.fail(error);
    results.push(couldNotRun("npm test", error));
  }
  const all = joinResults(results);
  for (const line of describeResults(all)) output.line(line);
  return all.failures.length > 0 || all.passed === 0 ? 1 : 0;
}

/**
 * @param {readonly string[]} args
 * @returns {readonly Stage[]}
 */
function selectStages(args) {
  const unknown = args.find((argument) => !STAGES.some((stage) => stage === argument));
  if (unknown !== undefined) throw new UserError(`Unknown tests ${unknown}: choose from ${STAGES.join(", ")}.`);
  return args.length === 0 ? DEFAULT_STAGES : STAGES.filter((stage) => args.includes(stage));
}

/**
 * The unit tests, whose clocks are in the hand of the tests, run beside the builds. Integration and browser tests meet real
 * servers at real times and have the machine to themselves.
 *
 * @param {readonly Stage[]} stages @param {TestRun} run
 * @param {(result: TestResults) => void} onResult told of each stage
 */
async function runStages(stages, run, onResult) {
  const canBrowse = stages.includes("e2e");
  let isBuilt = false;
  /** @param {TestRun} building */
  const build = async (building) => {
    const result = await runStage("build", building);
    isBuilt = result.failures.length === 0;
    onResult(result);
  };
  if (stages.includes("check")) onResult(await runStage("check", run));
  if (stages.includes("unit")) {
    const builds = canBrowse ? startKept(run.output, (output) => build({ ...run, output })) : null;
    try {
      onResult(await runStage("unit", run));
    } finally {
      await builds?.show("builds");
    }
  } else if (canBrowse) await build(run);
  if (stages.includes("integration")) onResult(await runStage("integration", run));
  if (canBrowse && isBuilt) onResult(await runStage("e2e", run));
  if (stages.includes("cluster")) onResult(await runStage("cluster", run));
}

/**
 * A stage that cannot run counts as one failure, and the others run all the same.
 *
 * @param {Stage | "build"} stage @param {TestRun} run
 * @returns {Promise<TestResults>}
 */
async function runStage(stage, run) {
  run.output.line(`\n── ${stage}`);
  try {
    switch (stage) {
      case "check":
        return await runChecks(run);
      case "unit":
        return await runVitest("unit", run, ["unit", "mocked", "browser"]);
      case "build":
        await buildForSpecs(run);
        return { passed: 0, failures: [] };
      case "integration":
      case "cluster":
        return await runVitest(stage, {
          ...run,
          env: {
            ...run.env,
            JETLAG_NATS_SERVER: (await requireNatsServer(run)).path,
            ...(await getOlderNatsServers(run)),
          },
        });
      case "e2e":
        return await runPlaywright(run);
    }
  } catch (error) {
    run.signal.throwIfAborted();
    run.output.fail(error);
    return couldNotRun(stage, error);
  }
}

/** @param {string} what @param {unknown} error @returns {TestResults} */
function couldNotRun(what, error) {
  return { passed: 0, failures: [{ test: what, reason: error instanceof Error ? error.message : String(error) }] };
}

/**
 * @param {"unit" | "integration" | "cluster"} stage @param {TestRun} run
 * @param {readonly string[]} projects of vitest.config.mts
 */
async function runVitest(stage, run, projects = [stage]) {
  const report = await prepareReport(join(run.root, ".jetlag", "test-results", `${stage}.json`));
  const vitest = installedCommand(run.root, "vitest", "vitest");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const named = projects.flatMap((project) => ["--project", project]);
  const exitCode = await runShown([vitest, "run", ...named, ...reporters], run);
  return readResults(stage, report, (/** @type {VitestReport} */ read) => readVitest(read, run.root), exitCode);
}

/** @param {TestRun} run */
async function runPlaywright(run) {
  const natsServer = await requireNatsServer(run);
  const chromium = await run.output.step(
    "looking for Chromium",
    (onProgress) => findChromium({ ...run, env: { ...run.env, ...readChoice("CHROMIUM_BIN") }, onProgress }),
    ({ path, version }) => `Chromium ${version} (${path})`,
  );
  const report = await prepareReport(join(run.root, "e2e", ".output", "results.json"));
  const playwright = installedCommand(run.root, "@playwright/test", "playwright");
  const env = { ...run.env, JETLAG_NATS_SERVER: natsServer.path, CHROMIUM_BIN: chromium.path };
  const exitCode = await runShown([playwright, "test", "--project=specs", "--project=own-dashboard"], { ...run, env });
  return readResults("e2e", report, readPlaywright, exitCode);
}

/**
 * The tests of older servers are left out, by name, where those cannot be had: everything else can be shown without.
 *
 * @param {TestRun} run
 * @returns {Promise<import("../process/environment.mjs").Environment>} settings that say where they are
 */
async function getOlderNatsServers({ root, env, output, signal }) {
  const servers = await output.step(
    "looking for older nats-servers",
    (onProgress) => findOlderNatsServers({ root, env, signal, onProgress }),
    (found) => {
      const versions = found.flatMap((server) => ("path" in server ? [server.version] : []));
      return `older nats-servers: ${versions.join(", ") || "none"}`;
    },
  );
  for (const server of servers) {
    if ("reason" in server)
      output.note(`nats-server ${server.series} could not be had, ITS TESTS ARE NOT RUN: ${server.reason}`);
  }
  return olderServerSettings(servers);
}

/**
 * @param {readonly string[]} args of Node
 * @param {TestRun} run
 * @returns {Promise<number | null>} exit code
 */
async function runShown(args, { root, env, signal }) {
  const child = await startProcess(process.execPath, args, { cwd: root, env, output: "shown" });
  // What a Ctrl-C sends: Playwright puts away its browser and our dashboard for nothing else.
  const interrupt = () => void child.stop(STOP_GRACE_MS, "SIGINT");
  signal.addEventListener("abort", interrupt, { once: true });
  if (signal.aborted) interrupt();
  const { code } = await child.exited;
  signal.removeEventListener("abort", interrupt);
  signal.throwIfAborted();
  return code;
}

/**
 * Removes the report of the last run, so that it cannot be taken for this one's.
 *
 * @param {string} path
 * @returns {Promise<string>} the same path
 */
async function prepareReport(path) {
  rmSync(path, { force: true });
  mkdirSync(join(path, ".."), { recursive: true });
  return path;
}

/** @param {string} name @returns {import("../process/environment.mjs").Environment} */
function readChoice(name) {
  const value = process.env[name];
  return value ? { [name]: value } : {};
}

/** @param {import("../process/environment.mjs").Environment} env @returns {import("../process/environment.mjs").Environment} */
function testEnvironment(env) {
  return Object.fromEntries(Object.entries(cleanEnvironment(env)).filter(([name]) => !OWN_SETTINGS.test(name)));
}
