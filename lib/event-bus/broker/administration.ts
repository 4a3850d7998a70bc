import type { Consumers } from "../adapters/jetstream/consumers";
import type { Streams } from "../adapters/jetstream/streams";

/** Changing what a broker holds: each method throws as the one of its name in {@link Streams} and {@link Consumers}. */
export interface Administration {
  readonly streams: Pick<Streams, "create" | "update" | "purge" | "delete">;
  readonly consumers: Pick<Consumers, "create" | "update" | "delete" | "pause" | "resume" | "reset">;
}
