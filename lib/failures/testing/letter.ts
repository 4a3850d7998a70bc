import type { HeaderEntries } from "../../model/message/headers";
import { noMask } from "../../model/message/message-mask";
import type { IndexedFailure } from "../inbox/failure-index";
import { failureOfLetter } from "../inbox/failure-of";

const placeOf = (channel: string, number: number) => ({ channel, at: String(number) });

/** An empty dead letter as the failure that it is. */
export function letterOf(headers: HeaderEntries, number = 1): IndexedFailure {
  const letter = {
    place: placeOf("DLQ", number),
    number,
    subject: "dlq",
    storedAt: "",
    headers,
    data: new Uint8Array(),
  };
  return failureOfLetter(letter, { log: { placeOf }, mask: noMask });
}
