import type { HeaderEntries } from "./headers";
import type { PayloadView } from "./payload-view";

/** What stands in place of a masked value. */
export const maskedText = "[masked]";

/** Why a whole payload was hidden, from the text that stands in its place; null when it was not. */
export function hiddenReason(payload: string): string | null {
  return payload.startsWith(`${maskedText}: `) ? payload.slice(maskedText.length + 2) : null;
}

/** True when something of a message, as it is shown, was masked: a copy would carry the marks instead of the values. */
export function isMasked(headers: HeaderEntries, payload: Pick<PayloadView, "encoding" | "data">): boolean {
  const inPayload = payload.encoding === "utf8" && payload.data.includes(maskedText);
  return inPayload || headers.some(([, value]) => value.includes(maskedText));
}

/** What of a message may hold secrets. */
export interface MessageContent {
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
}

/** A message without its secrets. */
export interface MaskedMessage extends MessageContent {
  /** Takes the message's secrets out of a text about it, such as the error of a handler. */
  scrub(text: string): string;
}

/** What there is to know of a message besides its content. */
export interface MessageCircumstances {
  /** The data is only the beginning of the payload (false). */
  readonly cut?: boolean;
  /** A record of Jetlag's own: it may quote any message anywhere (false). */
  readonly own?: boolean;
  /** The data is JSON made of protobuf: a rule may name a field as its type does, `card_number` for `cardNumber` (false). */
  readonly protobuf?: boolean;
}

/** Takes secrets out of messages before anything of them leaves the server. */
export interface MessageMask {
  /** False: it shows payloads as they are, so that it need not be asked about one without headers. */
  readonly hidesPayloads: boolean;
  /** Never throws; what cannot be looked into is hidden whole. */
  apply(message: MessageContent, circumstances?: MessageCircumstances): MaskedMessage;
}

/** Shows everything. */
export const noMask: MessageMask = { hidesPayloads: false, apply: (message) => new ShownMessage(message) };

/** A message that has no secrets. */
class ShownMessage implements MaskedMessage {
  readonly #message: MessageContent;

  constructor(message: MessageContent) {
    this.#message = message;
  }

  /** Read when asked for: headers may have to be decoded. */
  get headers(): HeaderEntries {
    return this.#message.headers;
  }

  get data(): Uint8Array {
    return this.#message.data;
  }

  scrub(text: string): string {
    return text;
  }
}
