import { join } from "node:path";
import pino from "pino";
import { basePath, buildDirectory } from "../contract/build";
import { createConfiguredProcess, followConfiguration, openConfiguration } from "./configuration";
import { readEnv, readVariables } from "./env";
import { sendEncodedBodies } from "./http/encoded-body";
import { attachToHttpServer } from "./http/front/http-server";
import { inlineScriptSources } from "./http/front/inline-scripts";
import { openLive } from "./http/front/live-upgrade";
import { logConsole } from "./log/console-log";
import { createLogger } from "./log/logger";
import { setProcess } from "./process";
import { takeOverShutdown } from "./shutdown";

/** Called once per process by `instrumentation.ts`, before the first request is served. */
export function start(): void {
  const { env, config, logger, running } = orExit(prepare);
  setProcess(running);
  // In development Next's own colours and code frames are worth more than JSON.
  if (!env.isDevelopment) logConsole(logger.child({ part: "next" }));
  attachToHttpServer({
    hosts: env.hosts,
    basePath,
    isDevelopment: env.isDevelopment,
    scriptSources: env.isDevelopment ? [] : inlineScriptSources(join(process.cwd(), buildDirectory, "server", "app")),
    openLive: (live) => void openLive(running, live),
  });
  sendEncodedBodies();
  takeOverShutdown(() => {
    config?.stop();
    return running.dashboards.stop();
  }, logger);
  if (!env.hosts.loopbackOnly) {
    logger.warn(
      { host: env.host, names: env.hosts.names.map(({ name }) => name) },
      `HOST=${env.host}: whoever reaches this machine can open the dashboard, read events and publish`,
    );
  }
  running.dashboards.start();
  if (config !== null) followConfiguration(running, config);
}

function prepare() {
  const env = readEnv();
  if (env.basePath !== basePath) throw new Error(wrongBuild(env.basePath));
  const logger = createLogger(env);
  const config = openConfiguration(env, readVariables(), logger);
  return { env, config, logger, running: createConfiguredProcess(env, logger, config) };
}

/** A wrong variable or configuration ends the process with one sentence instead of a stack trace. */
function orExit<T>(prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    const logger = createLogger({ logLevel: "info" }, pino.destination({ fd: 2, sync: true }));
    logger.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

function wrongBuild(wanted: string): string {
  const place = (path: string) => (path === "" ? "the root" : path);
  return `JETLAG_BASE_PATH: this build is made to be served at ${place(basePath)}, not at ${place(wanted)}: npm start makes another one`;
}
