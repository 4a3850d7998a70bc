import type { Logger as PinoLogger } from "pino";
import { systemClock } from "../event-bus/clock";
import type { BrokerSettings } from "./config/broker-settings";
import { ConfigFile } from "./config/config-file";
import { brokerDefaults } from "./config/env-broker";
import type { Variables } from "./config/sources";
import type { Env } from "./env";
import { createRuntime, getRuntime, type Runtime, setRuntime } from "./runtime";

/** The configuration that the environment names, or null. Throws an error that tells all that is wrong with it. */
export function openConfiguration(env: Env, variables: Variables): ConfigFile | null {
  if (env.configPlace === null) return null;
  const defaults = brokerDefaults(env);
  return new ConfigFile({ place: env.configPlace, variables, defaults, clock: systemClock });
}

/** A runtime of the configured broker, or of the one that the environment names. Throws where it cannot be made. */
export function createConfiguredRuntime(env: Env, logger: PinoLogger, config: ConfigFile | null): Runtime {
  if (config === null) return createRuntime(env, logger);
  for (const warning of config.warnings) logger.warn(`Configuration: ${warning}`);
  return createRuntime(env, logger, configured(config, config.brokers, logger));
}

/**
 * Replaces the process's runtime at each change of the configuration, one after the other: the next begins when the one
 * before has ended, so that never two of them sample and write.
 */
export function followConfiguration(env: Env, logger: PinoLogger, config: ConfigFile): void {
  let turn = Promise.resolve();
  config.onChange((brokers) => {
    const next = createRuntime(env, logger, configured(config, brokers, logger)); // what it throws refuses the change
    turn = turn.then(async () => {
      const before = getRuntime();
      setRuntime(next);
      await before.stop().catch((error: unknown) => logger.error({ error }, "The runtime before did not stop cleanly"));
      next.start();
      logger.info("The changed configuration is in use");
    });
  });
  config.start();
}

/** The one place that knows only one dashboard: of several brokers the first is shown, the others are told of. */
function configured(config: ConfigFile, brokers: readonly BrokerSettings[], logger: PinoLogger) {
  const [broker, ...others] = brokers;
  if (broker === undefined) throw new Error("the configuration names no broker");
  if (others.length > 0) {
    const ids = others.map(({ id }) => id);
    logger.warn({ shown: broker.id, others: ids }, `Only broker ${broker.id} is shown, not yet ${ids.join(", ")}`);
  }
  return { broker, configRefusal: () => config.refusal };
}
