import { toNanos } from "./values";

/** What can be said to the server about a delivered message. */
export type Acknowledgement =
  | { readonly kind: "ack" }
  | { readonly kind: "working" }
  | { readonly kind: "nak"; readonly delayMs: number }
  | { readonly kind: "term"; readonly reason: string };

/** The payload published to a message's reply subject. */
export function fromAcknowledgement(acknowledgement: Acknowledgement): string {
  switch (acknowledgement.kind) {
    case "ack":
      return "+ACK";
    case "working":
      return "+WPI";
    case "nak":
      return acknowledgement.delayMs > 0
        ? `-NAK ${JSON.stringify({ delay: toNanos(acknowledgement.delayMs) })}`
        : "-NAK";
    case "term":
      return acknowledgement.reason === "" ? "+TERM" : `+TERM ${acknowledgement.reason}`;
  }
}
