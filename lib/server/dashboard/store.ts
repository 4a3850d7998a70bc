import { createHash } from "node:crypto";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { Clock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import type { Logger } from "../../event-bus/logger";
import type { ConnectionStatus } from "../../model/connection-status";
import type { JetStreamAccess } from "../../store/jetstream/access";
import { JetStreamStore, type JetStreamStoreOptions } from "../../store/jetstream/jetstream-store";
import { RecordDigests } from "../../store/jetstream/record-digest";
import { MemoryStore } from "../../store/memory/memory-store";
import type { Store } from "../../store/store";
import { defaultBroker } from "../config/env-broker";
import type { Env } from "../env";

/** How often a store elsewhere is looked after, milliseconds: what is gone is noticed within two looks. */
const lookEveryMs = 5_000;
/** Hexadecimal digits that tell lists of addresses apart. */
const printLength = 8;

/** What a dashboard's store is made of. */
export interface StoreParts {
  readonly env: Pick<Env, "store" | "secrets" | "storeMaxBytes" | "natsServers">;
  /** Id of the broker, which tells its records from those of others in a store that they share. */
  readonly broker: string;
  /** The watched broker. */
  readonly access: JetStreamAccess;
  /** How many brokers are watched: a store elsewhere is theirs together. */
  readonly brokers: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A store, and what keeps it going. */
export interface DashboardStore {
  readonly store: Store;
  /** Where it is, and the connection to it; null where it needs none of its own. */
  readonly elsewhere: { readonly servers: readonly string[]; status(): ConnectionStatus } | null;
  /** Begins to connect; does not wait for it. */
  start(): void;
  stop(): Promise<void>;
}

/** The store that the settings ask for. */
export function createStore({ env, broker, access, brokers, clock, logger }: StoreParts): DashboardStore {
  const digests = env.secrets.length === 0 ? undefined : new RecordDigests(env.secrets, clock);
  const about = { clock, logger, digests, maxBytes: env.storeMaxBytes };
  switch (env.store.kind) {
    case "memory":
      return resting(new MemoryStore(clock));
    case "broker":
      return resting(new JetStreamStore({ ...about, access }));
    case "server":
      return storeElsewhere(env.store.servers, { ...about, namespace: namespaceOf(broker, env), sharers: brokers });
  }
}

/**
 * What tells a broker's records from those of others in one store: the id that a configuration gives it. The broker of
 * `NATS_URL` has no id of its own, so two dashboards on different servers would take each other's records for theirs: it
 * is told by its addresses.
 */
export function namespaceOf(broker: string, { natsServers }: Pick<Env, "natsServers">): string {
  if (broker !== defaultBroker) return broker;
  const hosts = natsServers.map((address) => withoutLogin(address.toLowerCase()).replace(/^[a-z]+:\/\/|\/$/g, ""));
  const print = createHash("sha256")
    .update([...hosts].sort().join(","))
    .digest("hex");
  return `${broker}-${print.slice(0, printLength)}`;
}

function resting(store: Store): DashboardStore {
  return { store, elsewhere: null, start: () => {}, stop: async () => {} };
}

function storeElsewhere(
  servers: readonly string[],
  about: Omit<JetStreamStoreOptions, "access" | "isOnBroker">,
): DashboardStore {
  const { logger, clock } = about;
  const bus = reachStore(servers, { logger, clock });
  const store = new JetStreamStore({ ...about, access: bus, isOnBroker: false });
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = lookAfter(store, bus, clock.now()).finally(() => {
      cancel = clock.schedule(lookEveryMs, look);
    });
  };
  return {
    store,
    elsewhere: { servers: servers.map(withoutLogin), status: () => bus.connection.status() },
    start() {
      bus
        .start()
        .then(look)
        .catch((error: unknown) => logger.error({ error }, "The store was not opened"));
    },
    async stop() {
      cancel();
      await looking;
      cancel();
      await bus.stop();
    },
  };
}

/** Throws an error that names the setting when these are no addresses. */
function reachStore(servers: readonly string[], about: Pick<StoreParts, "logger" | "clock">): JetStreamPort {
  try {
    return createBroker("nats", { ...about, servers, connectionName: "jetlag store" }).jetstream;
  } catch (error) {
    throw new Error(`JETLAG_STORE: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What does not answer now is asked again with the next look. */
async function lookAfter(store: JetStreamStore, { streams }: JetStreamAccess, nowMs: number): Promise<void> {
  const { streams: seen, missing } = await streams.list().catch(() => oneByOne(store, streams));
  await store.look({ streams: seen, missing, fresh: true, nowMs });
}

/** What is kept, where streams may not be listed. */
async function oneByOne(store: JetStreamStore, streams: JetStreamAccess["streams"]) {
  const names = store.health().flatMap(({ stream }) => stream ?? []);
  const found = await Promise.all(names.map((name) => streams.info(name).catch(() => null)));
  return { streams: found.filter((stream) => stream !== null), missing: [] };
}

/** An address as it may be shown. */
function withoutLogin(address: string): string {
  return address.replace(/^([a-z]+:\/\/)?[^@]*@/, "$1");
}
