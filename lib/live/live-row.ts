import { livePayloadBytesHeader, maxLivePayloadBytes } from "../contract/live";
import type { TrafficMessage } from "../event-bus/traffic";
import { encodeMessage } from "./server-operation";

/**
 * A message as one row for a client; a payload that is too large is cut, with a mark. Null when the client does not
 * understand headers and so could not tell a cut payload from a whole one.
 */
export function encodeRow(message: TrafficMessage, sid: string, withHeaders: boolean): Uint8Array | null {
  const { subject, data } = message;
  const headers = withHeaders ? message.headers : [];
  if (data.length <= maxLivePayloadBytes) return encodeMessage(subject, sid, data, headers);
  if (!withHeaders) return null;
  const others = headers.filter(([name]) => name !== livePayloadBytesHeader);
  const mark: [string, string] = [livePayloadBytesHeader, String(data.length)];
  return encodeMessage(subject, sid, data.subarray(0, maxLivePayloadBytes), [...others, mark]);
}
