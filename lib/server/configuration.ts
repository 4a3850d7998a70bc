import type { Logger } from "pino";
import { systemClock } from "../event-bus/clock";
import { ConfigFile } from "./config/config-file";
import { brokerDefaults } from "./config/env-broker";
import type { Variables } from "./config/sources";
import type { Env } from "./env";
import { createProcess, type Process } from "./process";

/** The configuration that the environment names, or null. Throws an error that tells all that is wrong with it. */
export function openConfiguration(env: Env, variables: Variables, logger: Logger): ConfigFile | null {
  if (env.configPlace === null) return null;
  const defaults = brokerDefaults(env);
  return new ConfigFile({ place: env.configPlace, variables, defaults, clock: systemClock, logger });
}

/** A process for the configured brokers, or for the one that the environment names. Throws where it cannot be made. */
export function createConfiguredProcess(env: Env, logger: Logger, config: ConfigFile | null): Process {
  if (config === null) return createProcess(env, { logger });
  return createProcess(env, { logger, brokers: config.brokers, configRefusal: () => config.refusal });
}

/** Takes up each change of the configuration: what it throws refuses the change. */
export function followConfiguration({ dashboards, logger }: Process, config: ConfigFile): void {
  config.onChange((brokers) => {
    dashboards.use(brokers);
    logger.info("The changed configuration is in use");
  });
  config.start();
}
