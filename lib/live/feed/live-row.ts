import { livePayloadBytesHeader, maxLivePayloadBytes } from "../../contract/live";
import type { TrafficMessage } from "../../event-bus/broker/traffic";
import type { MessageContent, MessageMask } from "../../model/message/message-mask";
import { isOwnSubject } from "../../model/stream/stream";
import { encodeMessage } from "../protocol/server-operation";

/** To look through so much as a whole costs little more than through a row's part of it, which may end anywhere. */
const maxMaskedBytes = 2 * maxLivePayloadBytes;

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
  const shown = maskRow(message, mask);
  const { headers, data } = cut ? beginning(shown, message.sizeBytes) : shown;
  return encodeMessage(message.subject, sid, data, withHeaders ? headers : []);
}

/** A header may hold what stands behind the part that is shown, so that all is looked at where that is not too dear. */
function maskRow(message: TrafficMessage, mask: MessageMask): MessageContent {
  const own = isOwnSubject(message.subject);
  if (message.sizeBytes <= maxMaskedBytes) return mask.apply(message, { own });
  const { headers, data } = message;
  return mask.apply({ headers, data: data.subarray(0, maxLivePayloadBytes) }, { cut: true, own });
}

function beginning({ headers, data }: MessageContent, sizeBytes: number): MessageContent {
  const others = headers.filter(([name]) => name !== livePayloadBytesHeader);
  const mark: [string, string] = [livePayloadBytesHeader, String(sizeBytes)];
  return { headers: [...others, mark], data: data.subarray(0, maxLivePayloadBytes) };
}
