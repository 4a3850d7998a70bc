import type { Logger } from "pino";
import type { Instruments } from "../../event-bus/bus/instruments";
import type { Clock } from "../../event-bus/clock";
import type { ConfigRefusal } from "../config/config-file";
import type { Env } from "../env";
import type { ToldBroker } from "../webhook/webhook-body";
import type { reachBroker } from "./broker-buses";

/** What the dashboard of one broker gets from the process. */
export interface Surroundings {
  readonly env: Env;
  /** Names the broker in each line. */
  readonly logger: Logger;
  readonly clock: Clock;
  /** Why a change of the configuration was not taken, or null. */
  readonly configRefusal: () => ConfigRefusal | null;
  /** Reaches the broker that settings name. */
  readonly reach: typeof reachBroker;
  /** How many brokers the process watches. */
  readonly brokers: () => number;
  /** How the broker is told of among others. */
  readonly told: () => ToldBroker;
  /** Counts what happens on this broker. */
  readonly instruments: Instruments;
}
