import { type Instruments, sturdyInstruments } from "../bus/instruments";
import { type Clock, systemClock } from "../clock";
import { type Logger, silentLogger, sturdyLogger } from "../logger";

/** Options that every broker understands. The default is in parentheses. */
export interface BrokerOptions {
  /** Where it logs; any pino logger fits (nowhere). Never handed credentials. */
  readonly logger?: Logger;
  /** Where what is published by hand, or again, is counted (nowhere). */
  readonly instruments?: Instruments;
  /** Time and timers (the machine's); tests hand in one that they move. */
  readonly clock?: Clock;
  /** How long `stop()` waits for what is under way, milliseconds (10,000: a container's usual grace). */
  readonly drainTimeoutMs?: number;
}

/** {@link BrokerOptions} with every default filled in. */
export interface ResolvedBrokerOptions {
  readonly logger: Logger;
  readonly instruments: Instruments | null;
  readonly clock: Clock;
  readonly drainTimeoutMs: number;
}

/** Fills in defaults. */
export function resolveBrokerOptions(options: BrokerOptions): ResolvedBrokerOptions {
  const logger = sturdyLogger(options.logger ?? silentLogger);
  return {
    logger,
    instruments: options.instruments === undefined ? null : sturdyInstruments(options.instruments, logger),
    clock: options.clock ?? systemClock,
    drainTimeoutMs: options.drainTimeoutMs ?? 10_000,
  };
}
