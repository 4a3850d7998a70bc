const hidden = "[secret]";

/**
 * A text that nobody may read by accident. Printed, logged, put into JSON or inspected it is `[secret]`; only
 * {@link Secret.reveal} gives the text away.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Hand it only to what needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  /** What Node's own printing of values shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return hidden;
  }
}

/** The text of a secret that may also be given as a plain string. */
export function reveal(secret: Secret | string): string {
  return typeof secret === "string" ? secret : secret.reveal();
}
