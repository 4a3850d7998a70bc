import { slowViewerError } from "../../contract/live";
import type { ConnectOptions, ProtocolFault } from "./client-operation";

/** Why a session ends: the protocol's own words, when there are any, and the WebSocket close code. */
export interface SessionEnding {
  /** Sent as `-ERR`; null: nothing to say. */
  readonly error: string | null;
  /** The code that nats-server closes a WebSocket with in the same case. */
  readonly closeCode: number;
  /** True when the client needs time to read what is on its way before it gets to the error (false). */
  readonly patient?: boolean;
}

/** The newest version of the client protocol; it differs from 0 only in what the server may send later. */
const newestProtocol = 1;

/** A client that breaks the protocol, by {@link ProtocolFault}. */
export const faultEndings: Record<ProtocolFault, SessionEnding> = {
  unknown_operation: { error: "Unknown Protocol Operation", closeCode: 1002 },
  malformed_operation: { error: "Parser Error", closeCode: 1002 },
  line_too_long: { error: "maximum control line exceeded", closeCode: 1002 },
  payload_too_large: { error: "Maximum Payload Violation", closeCode: 1009 },
};

/** Why a client's introduction cannot be accepted; null when it can. */
export function connectRefusal({ protocol, headers, no_responders }: ConnectOptions): SessionEnding | null {
  if (protocol > newestProtocol) return { error: "invalid client protocol", closeCode: 1002 };
  if (no_responders && !headers) return { error: "no responders requires headers support", closeCode: 1002 };
  return null;
}

/** The process stops. */
export const shutdownEnding: SessionEnding = { error: null, closeCode: 1001 };
/** Pings stay unanswered. */
export const staleEnding: SessionEnding = { error: "Stale Connection", closeCode: 1001 };
/** The client does not read what it asked for. */
export const slowEnding: SessionEnding = { error: slowViewerError, closeCode: 1008, patient: true };
/** A defect of ours; logged. */
export const internalEnding: SessionEnding = { error: "Internal Server Error", closeCode: 1011 };
