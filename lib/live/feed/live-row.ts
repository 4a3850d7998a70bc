import { livePayloadBytesHeader, livePlaceHeaders, liveRowHeaders, maxLivePayloadBytes } from "../../contract/live";
import type { TrafficMessage } from "../../event-bus/broker/traffic";
import type { HeaderEntries } from "../../model/message/headers";
import type { MessageContent, MessageMask } from "../../model/message/message-mask";
import { placeText } from "../../model/place";
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
 * A message as one row for a client: masked, with marks of its place when that is known, and with a payload
 * that is too large cut, with a mark. Null when the client
 * does not understand headers and so could not tell a cut payload from a whole one.
 */
export function encodeRow(message: TrafficMessage, sid: string, { withHeaders, mask }: RowFormat): Uint8Array | null {
  const cut = message.sizeBytes > maxLivePayloadBytes;
  if (cut && !withHeaders) return null;
  const { headers, data } = maskRow(message, mask);
  const shown = cut ? data.subarray(0, maxLivePayloadBytes) : data;
  return encodeMessage(message.subject, sid, shown, withHeaders ? marked(headers, message, cut) : []);
}

/** A header may hold what stands behind the part that is shown, so that all is looked at where that is not too dear. */
function maskRow(message: TrafficMessage, mask: MessageMask): MessageContent {
  const own = isOwnSubject(message.subject);
  if (message.sizeBytes <= maxMaskedBytes) return mask.apply(message, { own });
  const { headers, data } = message;
  return mask.apply({ headers, data: data.subarray(0, maxLivePayloadBytes) }, { cut: true, own });
}

/** The headers of a row: the message's own, and what the dashboard says of it. */
function marked(headers: HeaderEntries, { sizeBytes, stored }: TrafficMessage, cut: boolean): HeaderEntries {
  const own = headers.some(([name]) => liveRowHeaders.has(name))
    ? headers.filter(([name]) => !liveRowHeaders.has(name))
    : headers;
  const marks: [string, string][] = [];
  if (cut) marks.push([livePayloadBytesHeader, String(sizeBytes)]);
  if (stored) marks.push([livePlaceHeaders.place, placeText(stored.place)]);
  if (stored && stored.number !== null) marks.push([livePlaceHeaders.number, String(stored.number)]);
  return marks.length === 0 ? own : [...own, ...marks];
}
