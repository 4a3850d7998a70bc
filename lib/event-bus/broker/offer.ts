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

/** What is offered; null where it is not. */
export function takenOrNull<T>(offer: Offer<T>): T | null {
  return offer.available ? offer.it : null;
}

/** What is made of something that is offered; where it is not, the reason is the same. */
export function madeOf<T, U>(offer: Offer<T>, make: (it: T) => U): Offer<U> {
  return offer.available ? { available: true, it: make(offer.it) } : offer;
}

/** Two offers as one, for what needs both: where one is not there, its reason. */
export function both<T, U>(one: Offer<T>, other: Offer<U>): Offer<readonly [T, U]> {
  if (!one.available) return one;
  return madeOf(other, (it) => [one.it, it]);
}
