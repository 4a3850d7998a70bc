import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import type { JetStreamAccess } from "../jetstream/access";
import { JetStreamStore, type JetStreamStoreOptions } from "../jetstream/jetstream-store";

/** A store in the account of a bus; silent, and by the machine's clock, unless told otherwise. */
export function storeOn(access: JetStreamAccess, options: Partial<JetStreamStoreOptions> = {}): JetStreamStore {
  return new JetStreamStore({ access, logger: silentLogger, clock: systemClock, ...options });
}

/** Lets a store look at what its account holds now, as after a sweep. */
export async function lookAt(store: JetStreamStore, { streams }: Pick<JetStreamAccess, "streams">): Promise<void> {
  const list = await streams.list();
  await store.look({ streams: list.streams, missing: list.missing, fresh: true, nowMs: Date.now() });
}
