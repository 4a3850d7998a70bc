import type { LoggedMessage } from "../event-bus/broker/message-log";
import type { HeaderEntries } from "../model/message/headers";
import type { MaskedMessage, MessageMask } from "../model/message/message-mask";
import { decodeText } from "../model/message/payload-view";
import { compressionOf } from "../model/payload/compression";
import { decodePayload } from "../model/payload/decoded-payload";
import type { PayloadTypes } from "../model/payload/payload-type";
import { isOwnStream, isOwnSubject } from "../model/stream/stream";

/** What of a message is compared: after decompression and decoding, and without its secrets. */
export interface SearchedContent {
  readonly headers: HeaderEntries;
  /** The payload as text; null where it is none. */
  readonly text: string | null;
}

/**
 * Makes the content of messages readable. At once where a payload is plain text, as nearly all are; those of a subject with a
 * type are decoded first. `types`: null where no subject has one.
 */
export function contentReader(
  mask: MessageMask,
  types: PayloadTypes | null,
): (message: LoggedMessage) => SearchedContent | Promise<SearchedContent> {
  const read = ({ headers, place, subject }: LoggedMessage, data: Uint8Array, protobuf: boolean) =>
    new MaskedContent(
      mask.apply({ headers, data }, { own: isOwnStream(place.channel) || isOwnSubject(subject), protobuf }),
    );
  return (message) => {
    const { data } = message;
    const type = types === null ? null : types.typeOf(message.subject);
    if (type === null && compressionOf(data) === null) {
      const plain = read(message, data, false);
      if (plain.text !== null) return plain;
    }
    return decodePayload(data, { type }).then(({ json, bytes, protobuf }) =>
      read(message, json === null ? bytes : new TextEncoder().encode(json), protobuf !== null),
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
