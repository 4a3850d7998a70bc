import * as z from "zod";

/** The state of the process's connection to the broker. */
export const connectionStatusSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("idle") }),
  z.object({
    state: z.literal("connected"),
    /** When this connection was established, ISO 8601. */
    since: z.string(),
    /** Host and port of the server it is connected to; never credentials. */
    server: z.string(),
    /** The server's own name for itself, and its version. */
    serverName: z.string(),
    version: z.string(),
    /** Name of the cluster, or null on a single server. */
    cluster: z.string().nullable(),
    /** Largest payload plus headers the server takes, in bytes. */
    maxPayloadBytes: z.number(),
  }),
  z.object({
    /** `connecting` before the first success, `reconnecting` after a loss. */
    state: z.enum(["connecting", "reconnecting"]),
    since: z.string(),
    /** Attempts made so far. */
    attempt: z.number(),
    /** Why the last attempt failed, or null when none has ended yet. */
    lastError: z.string().nullable(),
    /** When the next attempt begins, ISO 8601 by the dashboard's clock; left out while one is under way or due at any moment. */
    nextTryAt: z.string().optional(),
    /** Servers tried: host and port. */
    servers: z.array(z.string()),
  }),
  z.object({ state: z.literal("closed"), since: z.string(), lastError: z.string().nullable() }),
]);
/** See {@link connectionStatusSchema}. */
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;
