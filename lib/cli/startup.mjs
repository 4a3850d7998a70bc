// @ts-check
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildDashboard } from "./build.mjs";
import { startDashboard } from "./dashboard.mjs";
import { endLeftoverServer, lockDataDirectory } from "./data-directory.mjs";
import { installDependencies } from "./dependencies.mjs";
import { DEFAULT_NATS_PORT, startEmbeddedServer } from "./nats-server/embedded-server.mjs";
import { checkExplicitBinary, findNatsServer } from "./nats-server/nats-server-binary.mjs";
import { killAll } from "./process/child-process.mjs";
import { cleanEnvironment } from "./process/environment.mjs";
import { Interruption, listenForInterruption } from "./process/interruption.mjs";
import { formatLogLine } from "./process/log-line.mjs";
import { startOrphanGuard } from "./process/orphan-guard.mjs";
import { createOutput } from "./process/output.mjs";
import { claimDashboardPort } from "./process/ports.mjs";
import { UserError } from "./process/user-error.mjs";
import { readSettings, USAGE } from "./settings.mjs";

/**
 * Everything that a step needs to know.
 *
 * @typedef {object} Startup
 * @property {string} root directory of the project
 * @property {import("./settings.mjs").Settings} settings
 * @property {import("./process/environment.mjs").Environment} env of the children
 * @property {import("./process/output.mjs").Output} output
 * @property {AbortSignal} signal aborted when a person or a supervisor wants Jetlag to end
 * @property {import("./process/orphan-guard.mjs").OrphanGuard} guard
 * @property {(() => unknown)[]} closers what must be undone at the end, last first
 */

/**
 * Brings Jetlag up, keeps it up until a signal and takes it down again.
 *
 * @param {readonly string[]} args the command line
 * @returns {Promise<number>} exit code: 0 after a clean end, 1 when it could not start or broke
 */
export async function runStart(args) {
  const output = createOutput();
  const signal = listenForInterruption((exitCode) => {
    killAll();
    process.exit(exitCode);
  });
  /** @type {Startup["closers"]} */
  const closers = [];
  let isRunning = false;
  try {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const settings = readSettings(args, process.env, root);
    if (settings.help) {
      output.line(USAGE);
      return 0;
    }
    const guard = startOrphanGuard();
    closers.push(guard.close);
    const startup = { root, settings, env: cleanEnvironment(process.env), output, signal, guard, closers };
    const dashboard = await bringUp(startup);
    isRunning = true;
    output.line(`Jetlag is ready: ${dashboard.url}`);
    const problem = await Promise.race([dashboard.died, untilAborted(signal)]);
    if (problem !== null) throw problem;
    output.line("stopping");
    return 0;
  } catch (error) {
    if (error instanceof Interruption) return isRunning ? 0 : error.exitCode;
    output.fail(error);
    return 1;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/**
 * The steps, in order. What is wrong with the settings or the machine is said before anything takes time.
 *
 * @param {Startup} startup
 */
async function bringUp(startup) {
  const { root, settings, env, output, signal, guard, closers } = startup;
  const port = await claimDashboardPort(settings.port, settings.host);
  const embeds = embedsServer(settings);
  const explicit =
    embeds && settings.binaryPath !== null ? await checkExplicitBinary(settings.binaryPath, signal) : null;
  if (embeds) closers.push((await lockDataDirectory(settings.dataDirectory)).release);

  await output.step(
    "installing dependencies (about a minute the first time)",
    () => installDependencies({ root, env, signal }),
    (result) => `dependencies ${result}`,
  );
  const binary = embeds ? await getNatsServer(startup, explicit) : null;
  if (!settings.dev) {
    await output.step(
      "building",
      () => buildDashboard({ root, env, signal }),
      (result) => (result === "built" ? "built" : "build up to date"),
    );
  }
  const busEnv = await connectBus(startup, binary);
  const dashboard = await output.step(
    "starting the dashboard",
    () =>
      startDashboard({
        root,
        dev: settings.dev,
        host: settings.host,
        port,
        basePath: settings.basePath,
        env: { ...env, ...busEnv, PORT: String(port), HOST: settings.host, JETLAG_DATA_DIR: settings.dataDirectory },
        guard,
        signal,
        onLine: (line) => output.line(output.colour ? formatLogLine(line) : line),
      }),
    () => (settings.dev ? "dashboard, with hot reload" : "dashboard"),
  );
  closers.push(dashboard.stop);
  return dashboard;
}

/**
 * True when a nats-server is started here: to be watched, or to keep records of brokers elsewhere.
 *
 * @param {Startup["settings"]} settings
 */
function embedsServer({ bus, embedsStore }) {
  return bus.kind === "embedded" || (embedsStore && bus.kind !== "memory");
}

/**
 * @param {Startup} startup
 * @param {import("./nats-server/nats-server-binary.mjs").NatsServerBinary | null} explicit
 * @returns {Promise<import("./nats-server/nats-server-binary.mjs").NatsServerBinary | { reason: string }>}
 * @throws {UserError} when there is none and memory was not to be used instead
 */
async function getNatsServer({ root, settings, env, output, signal }, explicit) {
  const { bus } = settings;
  const found = await output.step(
    "looking for nats-server",
    async (onProgress) => explicit ?? findNatsServer({ root, env, signal, onNote: output.note, onProgress }),
    (result) => ("path" in result ? `nats-server ${result.version} (${result.origin})` : null),
  );
  if ("path" in found) return found;
  const remedy = "install one (https://nats.io/download) or set JETLAG_NATS_SERVER to its path";
  const reason = `No nats-server could be had (${found.reason})`;
  if (bus.kind !== "embedded") throw new UserError(`${reason}, and JETLAG_STORE=embedded asks for one: ${remedy}.`);
  if (bus.chosen) throw new UserError(`${reason}, and JETLAG_BUS=nats asks for one: ${remedy}.`);
  output.note(`${reason}, so Jetlag runs on its in-memory bus; for the real thing ${remedy}.`);
  return { reason };
}

/**
 * Starts the embedded server when there is to be one.
 *
 * @param {Startup} startup
 * @param {import("./nats-server/nats-server-binary.mjs").NatsServerBinary | { reason: string } | null} binary
 * @returns {Promise<import("./process/environment.mjs").Environment>} what the dashboard is told about its bus
 */
async function connectBus({ root, settings, output, signal, guard, closers }, binary) {
  const { bus, dataDirectory } = settings;
  if (bus.kind === "configured") output.done(`brokers as ${bus.by} says`);
  if (bus.kind === "external") output.done(`using ${bus.servers.join(", ")}, as NATS_URL says`);
  if (bus.kind === "memory") output.done("in-memory bus, as JETLAG_BUS=memory says");
  if (binary === null) return { JETLAG_BUS: bus.kind === "memory" ? "memory" : "nats" };
  if (!("path" in binary)) return { JETLAG_BUS: "memory", JETLAG_BUS_FALLBACK_REASON: binary.reason };

  const server = await output.step(
    "starting the embedded nats-server",
    async () => {
      await endLeftoverServer(dataDirectory, signal);
      return startEmbeddedServer({ binaryPath: binary.path, dataDirectory, guard, signal, onNote: output.note });
    },
    ({ port }) => {
      const inProject = relative(root, dataDirectory);
      const shownDirectory = inProject === "" || inProject.startsWith("..") ? dataDirectory : inProject;
      const otherPort = port === DEFAULT_NATS_PORT ? "" : `, since ${DEFAULT_NATS_PORT} is in use`;
      return `embedded nats-server on 127.0.0.1:${port}${otherPort}, data in ${shownDirectory}`;
    },
  );
  closers.push(server.stop);
  return { JETLAG_BUS: "nats", JETLAG_EMBEDDED_NATS_URL: server.url };
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<null>}
 */
function untilAborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}
