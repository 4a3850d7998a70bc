import type { Clock } from "../../event-bus/clock";
import { isoTime } from "../../event-bus/iso-time";
import type { Logger } from "../../event-bus/logger";
import type { BrokerDefaults, BrokerSettings } from "./broker-settings";
import { problemText } from "./problems";
import { type ConfigPlace, type ConfigReading, readConfig } from "./read-config";
import { filePrint, type Variables } from "./sources";

/** How often the files are looked at, milliseconds. A change is taken at the second look that sees it. */
const lookEveryMs = 2_000;

/** Where the configuration is, and what it is read with. */
export interface ConfigFileOptions {
  readonly place: ConfigPlace;
  readonly variables: Variables;
  readonly defaults: BrokerDefaults;
  readonly clock: Clock;
  /** Told what of a configuration is not used, and each one that is refused. */
  readonly logger: Logger;
}

/** A change that was not taken: the configuration before it still holds. */
export interface ConfigRefusal {
  /** Every problem in a sentence. */
  readonly reason: string;
  /** When it was seen, ISO 8601. */
  readonly at: string;
}

/**
 * The configuration, and its changes while the process runs. A change is taken whole or refused whole: after a wrong one
 * the last that was right still holds.
 *
 * The files are read every few seconds and compared by content. `fs.watch` would lose a file that an editor replaces by
 * renaming another, sees nothing of a Kubernetes ConfigMap (the change is a symbolic link two directories up), and does
 * not work on network drives.
 */
export class ConfigFile {
  readonly #options: ConfigFileOptions;
  readonly #listeners = new Set<(brokers: readonly BrokerSettings[]) => void>();
  #brokers: readonly BrokerSettings[];
  /** Of the files as they were read last, and as they were when they were right. */
  #read: ReadonlyMap<string, string>;
  #good: ReadonlyMap<string, string>;
  /** A change that one look has seen: it may be half written. */
  #seen: ReadonlyMap<string, string> | null = null;
  #refusal: ConfigRefusal | null = null;
  #cancel: (() => void) | null = null;

  /** Reads the configuration. Throws an error whose message tells all that is wrong. */
  constructor(options: ConfigFileOptions) {
    this.#options = options;
    const reading = readConfig(options.place, options.variables, options.defaults);
    if (!reading.ok) throw new Error(`${placeName(options.place)}: ${problemText(reading.problems)}`);
    this.#brokers = reading.brokers;
    this.#warn(reading.warnings);
    this.#read = reading.prints;
    this.#good = reading.prints;
  }

  /** The brokers of the last configuration that was right; at least one. */
  get brokers(): readonly BrokerSettings[] {
    return this.#brokers;
  }

  /** Why the files as they are now are not taken, or null where they are. */
  get refusal(): ConfigRefusal | null {
    return this.#refusal;
  }

  /** Calls `listener` with each new configuration. One that throws refuses it; the returned function ends that. */
  onChange(listener: (brokers: readonly BrokerSettings[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to look for changes, until {@link stop}. */
  start(): void {
    this.#cancel ??= this.#options.clock.schedule(lookEveryMs, () => {
      this.#cancel = null;
      this.start();
      this.#look();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    const now = new Map([...this.#read.keys()].map((path) => [path, filePrint(path)]));
    const settled = this.#seen !== null && areEqual(now, this.#seen);
    this.#seen = areEqual(now, this.#read) ? null : now;
    if (settled) this.#take();
  }

  #take(): void {
    const { place, variables, defaults } = this.#options;
    const reading = readConfig(place, variables, defaults);
    this.#read = reading.prints;
    this.#seen = null;
    if (!reading.ok) this.#refuse(problemText(reading.problems));
    else if (areEqual(reading.prints, this.#good))
      this.#refusal = null; // put back as it was
    else this.#accept(reading);
  }

  #accept({ brokers, warnings, prints }: Extract<ConfigReading, { ok: true }>): void {
    const why = this.#tell(brokers);
    if (why !== null) {
      this.#refuse(why);
      return;
    }
    this.#brokers = brokers;
    this.#warn(warnings);
    this.#good = prints;
    this.#refusal = null;
  }

  /** Null, or why a listener cannot take it. */
  #tell(brokers: readonly BrokerSettings[]): string | null {
    try {
      for (const listener of [...this.#listeners]) listener(brokers);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #warn(warnings: readonly string[]): void {
    for (const warning of warnings) this.#options.logger.warn({}, `Configuration: ${warning}`);
  }

  #refuse(text: string): void {
    const { place, clock, logger } = this.#options;
    const reason = `${placeName(place)}: ${text}`;
    this.#refusal = { reason, at: isoTime(clock.now()) };
    logger.warn({}, `The changed configuration is not used, the one before it holds: ${reason}`);
  }
}

/** For people: where the configuration is. */
export function placeName(place: ConfigPlace): string {
  return place.kind === "file" ? place.path : `JETLAG_NATS_CONTEXT=${place.names.join(",")}`;
}

function areEqual(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, print]) => other.get(path) === print);
}
