import { livePayloadBytesHeader, maxLivePayloadBytes } from "../contract/live";
import type { TrafficMessage } from "../event-bus/traffic";
import type { MessageContent, MessageMask } from "../model/message-mask";
import { isOwnSubject } from "../model/stream";
import { encodeMessage } from "./server-operation";

/** How rows are written for one client. */
export interface RowFormat {
  readonly withHeaders: boolean;
  readonly mask: MessageMask;
}

/**
 * A message as one row for a client: masked, and with a payload that is too large cut, with a mark. Null when the client
 * does not understand headers and so could not tell a cut payload from a whole one.
 */
export function encodeRow(message: TrafficMessage, sid: string, { withHeaders, mask }: RowFormat): Uint8Array | null {
  const cut = message.sizeBytes > maxLivePayloadBytes;
  if (cut && !withHeaders) return null;
  const shown = mask.apply(cut ? beginning(message) : message, { cut, own: isOwnSubject(message.subject) });
  return encodeMessage(message.subject, sid, shown.data, withHeaders ? shown.headers : []);
}

function beginning({ headers, data }: TrafficMessage): MessageContent {
  const others = headers.filter(([name]) => name !== livePayloadBytesHeader);
  const mark: [string, string] = [livePayloadBytesHeader, String(data.length)];
  return { headers: [...others, mark], data: data.subarray(0, maxLivePayloadBytes) };
}
