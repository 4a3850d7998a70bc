import { slowViewerError } from "../contract/live";
import type { ProtocolFault } from "./client-operation";

/** Why a session ends: the protocol's own words, when there are any, and the WebSocket close code. */
export interface SessionEnding {
  /** Sent as `-ERR`; null: nothing to say. */
  readonly error: string | null;
  /** The code that nats-server closes a WebSocket with in the same case. */
  readonly closeCode: number;
}

/** A client that breaks the protocol, by {@link ProtocolFault}. */
export const faultEndings: Record<ProtocolFault, SessionEnding> = {
  unknown_operation: { error: "Unknown Protocol Operation", closeCode: 1002 },
  malformed_operation: { error: "Parser Error", closeCode: 1002 },
  line_too_long: { error: "maximum control line exceeded", closeCode: 1002 },
  payload_too_large: { error: "Maximum Payload Violation", closeCode: 1009 },
};

/** The process stops. */
export const shutdownEnding: SessionEnding = { error: null, closeCode: 1001 };
/** Pings stay unanswered. */
export const staleEnding: SessionEnding = { error: "Stale Connection", closeCode: 1001 };
/** The client does not read what it asked for. */
export const slowEnding: SessionEnding = { error: slowViewerError, closeCode: 1008 };
/** A defect of ours; logged. */
export const internalEnding: SessionEnding = { error: "Internal Server Error", closeCode: 1011 };
