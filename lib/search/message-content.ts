import type { LoggedMessage } from "../event-bus/broker/message-log";
import type { HeaderEntries } from "../model/message/headers";
import type { MaskedMessage, MessageMask } from "../model/message/message-mask";
import { decodeText } from "../model/message/payload-view";
import { compressionOf } from "../model/payload/compression";
import { decodePayload } from "../model/payload/decoded-payload";
import { isOwnStream, isOwnSubject } from "../model/stream/stream";

/** What of a message is compared: after decompression and decoding, and without its secrets. */
export interface SearchedContent {
  readonly headers: HeaderEntries;
  /** The payload as text; null where it is none. */
  readonly text: string | null;
}

/** Makes the content of messages readable. At once where a payload is plain text, as nearly all are. */
export function contentReader(
  mask: MessageMask,
): (message: LoggedMessage) => SearchedContent | Promise<SearchedContent> {
  const read = ({ headers, place, subject }: LoggedMessage, data: Uint8Array) =>
    new MaskedContent(mask.apply({ headers, data }, { own: isOwnStream(place.channel) || isOwnSubject(subject) }));
  return (message) => {
    const { data } = message;
    if (compressionOf(data) === null) {
      const plain = read(message, data);
      if (plain.text !== null) return plain;
    }
    return decodePayload(data).then(({ json, bytes }) =>
      read(message, json === null ? bytes : new TextEncoder().encode(json)),
    );
  };
}

class MaskedContent implements SearchedContent {
  readonly text: string | null;
  readonly #masked: MaskedMessage;

  constructor(masked: MaskedMessage) {
    this.#masked = masked;
    this.text = decodeText(masked.data);
  }

  /** Made when asked for. */
  get headers(): HeaderEntries {
    return this.#masked.headers;
  }
}
