import type { BrokerId } from "../../contract/paths";

/**
 * Every query whose answer a new sweep of a broker changes has a key that begins with this. They do not poll: the
 * dashboard's tick after each sweep invalidates them all at once.
 */
export const sweepKey = (broker: BrokerId) => ["sweep", broker] as const;
