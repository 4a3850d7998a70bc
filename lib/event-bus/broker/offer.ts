import { EventBusError } from "../errors";

/** Something that not every broker has: here it is, or a sentence for people why it is not. */
export type Offer<T> =
  | { readonly available: true; readonly it: T }
  | { readonly available: false; readonly reason: string };

/** What is offered. Throws `unsupported` with the broker's reason where it is not. */
export function taken<T>(offer: Offer<T>): T {
  if (!offer.available) throw new EventBusError("unsupported", offer.reason);
  return offer.it;
}
