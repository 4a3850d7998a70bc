/** What a payload came to as one of a known type: its JSON text, or why it is none, in a few words. */
export type TypedReading =
  | {
      readonly ok: true;
      readonly json: string;
      /** Fields that the type does not know, at any depth: they are not in the JSON. */
      readonly unknownFields: number;
    }
  | { readonly ok: false; readonly reason: string };

/** A type of payloads that the bytes alone do not tell. */
export interface PayloadType {
  /** Full name, for example `shop.OrderCreated`. */
  readonly name: string;
  /** Reads a whole payload. Never throws. */
  read(bytes: Uint8Array): TypedReading;
}

/** Which type payloads have, by what their messages are about. */
export interface PayloadTypes {
  /** Null: none is configured for this subject. */
  typeOf(subject: string): PayloadType | null;
}
