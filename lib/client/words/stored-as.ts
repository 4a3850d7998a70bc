import type { NumberedPlace } from "../../model/place";
import { formatCount } from "./format";

/** How people know a message of a stream: `#1,234`; its place where it has no number. */
export function messageNumber({ place, number }: NumberedPlace): string {
  return number === null ? place.at : `#${formatCount(number)}`;
}

/** Where a message is stored: `ORDERS #1,234`. */
export function storedAs(message: NumberedPlace): string {
  return `${message.place.channel} ${messageNumber(message)}`;
}
