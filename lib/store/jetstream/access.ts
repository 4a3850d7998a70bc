import type { Messages } from "../../event-bus/adapters/jetstream/messages";
import type { Streams } from "../../event-bus/adapters/jetstream/streams";
import type { Traffic } from "../../event-bus/broker/traffic";
import type { BusConnection } from "../../event-bus/connection";

/** What the store uses of a JetStream account. */
export interface JetStreamAccess {
  readonly connection: BusConnection;
  readonly streams: Pick<Streams, "info" | "list" | "create" | "update" | "purge" | "account">;
  readonly messages: Pick<Messages, "publish" | "get" | "last" | "range" | "read" | "firstSince">;
  readonly traffic: Pick<Traffic, "watch">;
}
