import type { Consumers } from "./consumers";
import type { Streams } from "./streams";

/** Changing what a broker holds: each method throws as the one of its name in {@link Streams} and {@link Consumers}. */
export interface Administration {
  readonly streams: Pick<Streams, "create" | "update" | "purge" | "delete">;
  readonly consumers: Pick<Consumers, "create" | "update" | "delete" | "pause" | "resume" | "reset">;
}
