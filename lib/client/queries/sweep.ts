/**
 * Every query whose answer a new sweep of the server changes has a key that begins with this. They do not poll: the
 * dashboard's tick after each sweep invalidates them all at once.
 */
export const sweepKey = ["sweep"] as const;
