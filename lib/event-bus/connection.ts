import type { ConnectionStatus } from "../model/connection-status";

/** The bus's link to its broker, as seen from outside. */
export interface BusConnection {
  status(): ConnectionStatus;
  /** Calls `listener` at each change; the returned function ends that. */
  onChange(listener: (status: ConnectionStatus) => void): () => void;
}
