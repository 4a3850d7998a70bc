import type { JetStreamAccountStats } from "@nats-io/jetstream";
import type { AccountUse } from "../jetstream/account";

/** Limits and use of an account; of streams with so many replicas where the account counts those apart. */
export function toAccountUse(stats: JetStreamAccountStats, replicas: number): AccountUse {
  const { limits, ...used } = stats.tiers?.[`R${replicas}`] ?? stats;
  return {
    maxStorageBytes: limit(limits.max_storage),
    storageBytes: used.storage,
    reservedStorageBytes: used.reserved_storage,
    maxStreams: limit(limits.max_streams),
    streams: used.streams,
    maxBytesRequired: limits.max_bytes_required,
    maxStreamBytes: limits.storage_max_stream_bytes > 0 ? limits.storage_max_stream_bytes : null,
  };
}

/** The server says -1 for no limit; of the size of one stream also 0. */
function limit(value: number): number | null {
  return value >= 0 ? value : null;
}
