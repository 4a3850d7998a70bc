import type { Clock } from "../event-bus/clock";
import type { Logger } from "../event-bus/logger";
import type { JetStreamAccess } from "../store/jetstream/access";
import { JetStreamStore } from "../store/jetstream/jetstream-store";
import { RecordDigests } from "../store/jetstream/record-digest";
import { MemoryStore } from "../store/memory/memory-store";
import type { Store } from "../store/store";
import type { Env } from "./env";

/** What a dashboard's store is made of. */
export interface StoreParts {
  readonly env: Pick<Env, "durableStore" | "secrets">;
  /** The watched broker. */
  readonly access: JetStreamAccess;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The store that the settings ask for. */
export function createStore({ env, access, clock, logger }: StoreParts): Store {
  if (!env.durableStore) return new MemoryStore(clock);
  const digests = env.secrets.length === 0 ? undefined : new RecordDigests(env.secrets, clock);
  return new JetStreamStore({ access, clock, logger, digests });
}
