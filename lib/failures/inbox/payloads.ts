import type { LoggedMessage } from "../../event-bus/broker/message-log";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { Place } from "../../model/place";
import type { Mark } from "../../store/mark";
import type { StoredRecord } from "../../store/record";
import type { IndexedFailure } from "./failure-index";
import { type FailureStore, isMessageOf, isRecordOf } from "./failure-store";
import { PlaceMap } from "./place-map";

/** What payloads are read from: the records of failures, and the log of the broker. */
export type PayloadSource = Pick<FailureStore, "records" | "log">;

/** Payloads of failures by id; those that are gone are missing. */
export async function readPayloads(
  source: PayloadSource & ReadOptions,
  failures: readonly IndexedFailure[],
  options?: ReadOptions,
): Promise<Map<string, Uint8Array>> {
  const payloads = new Map<string, Uint8Array>();
  await visitPayloads(source, failures, ({ failure }, payload) => payloads.set(failure.id, payload), options);
  return payloads;
}

/** Hands over the payload of each failure whose payload is not gone, in any order, as it is read. */
export async function visitPayloads(
  { records, log }: PayloadSource,
  failures: readonly IndexedFailure[],
  visit: (known: IndexedFailure, payload: Uint8Array) => void,
  options?: ReadOptions,
): Promise<void> {
  // Several consumers may have given up the same message.
  const byMark = new Map<Mark, IndexedFailure[]>();
  const byPlace = new PlaceMap<IndexedFailure>();
  const places: Place[] = [];
  for (const known of failures) {
    const { payloadAt } = known;
    if (payloadAt?.in === "record") byMark.set(payloadAt.mark, [...(byMark.get(payloadAt.mark) ?? []), known]);
    else if (payloadAt?.in === "channel") {
      byPlace.add(payloadAt.place, known);
      places.push(payloadAt.place);
    }
  }
  const takeRecord = (record: StoredRecord) => {
    for (const known of byMark.get(record.mark) ?? []) if (isRecordOf(known, record)) visit(known, record.data);
  };
  await records.getMany([...byMark.keys()], takeRecord, options);
  const takeMessage = (message: LoggedMessage) => {
    for (const known of byPlace.of(message.place)) if (isMessageOf(known, message)) visit(known, message.data);
  };
  await log.getMany(places, takeMessage, options);
}
