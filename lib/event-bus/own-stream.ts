import type { StreamConfig } from "../model/stream";
import { isEventBusError } from "./errors";
import type { EventBus } from "./event-bus";
import type { NewStream } from "./streams";

/** Copies on a cluster: one server may be lost and one may be restarted. */
const clusterReplicas = 3;

/** What may change between two starts of the dashboard. */
const adjustable = ["maxAgeMs", "maxBytes", "maxMessagesPerSubject"] as const satisfies (keyof StreamConfig)[];

/**
 * A stream that Jetlag keeps for itself: created where it is missing, on three servers of a cluster, else on one; its
 * limits follow what is asked for. Throws what the broker refuses.
 */
export async function ensureOwnStream(bus: Pick<EventBus, "streams" | "connection">, wanted: NewStream): Promise<void> {
  try {
    const { config } = await bus.streams.info(wanted.name);
    const isAsWanted = adjustable.every((key) => wanted[key] === undefined || wanted[key] === config[key]);
    if (isAsWanted) return;
    const limits = Object.fromEntries(adjustable.map((key) => [key, wanted[key]]));
    await bus.streams.update(wanted.name, limits);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "stream_not_found") throw error;
    await createReplicated(bus, wanted);
  }
}

/** True when the account or server will not let us have a stream; other errors may pass. */
export function isRefusal(error: unknown): error is Error {
  return isEventBusError(error) && ["permission_denied", "rejected", "conflict", "unsupported"].includes(error.code);
}

async function createReplicated({ streams, connection }: Pick<EventBus, "streams" | "connection">, wanted: NewStream) {
  const status = connection.status();
  const isClustered = status.state === "connected" && status.cluster !== null;
  if (!isClustered) return void (await streams.create(wanted));
  try {
    await streams.create({ ...wanted, replicas: clusterReplicas });
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "rejected") throw error;
    await streams.create({ ...wanted, replicas: 1 }); // a cluster of fewer servers
  }
}
