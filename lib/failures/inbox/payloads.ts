import type { Messages } from "../../event-bus/adapters/jetstream/messages";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { Mark } from "../../store/store";
import type { IndexedFailure } from "./failure-index";
import { type FailureStore, isMessageOf, isRecordOf } from "./failure-store";

/** A stretch is read as a whole when at least this part of it is wanted. */
const denseEnough = 0.25;
const parallelReads = 64;

/** What payloads are read with. */
export interface PayloadSource {
  readonly bus: { readonly messages: Pick<Messages, "get" | "read"> };
  readonly store: Pick<FailureStore, "records">;
}

/** Payloads of failures by id; those that are gone are missing. */
export async function readPayloads(
  source: PayloadSource & ReadOptions,
  failures: readonly IndexedFailure[],
): Promise<Map<string, Uint8Array>> {
  const payloads = new Map<string, Uint8Array>();
  await visitPayloads(source, failures, ({ failure }, payload) => payloads.set(failure.id, payload));
  return payloads;
}

/**
 * Hands over the payload of each failure whose payload is not gone, in any order, as it is read: in one stretch where
 * they lie together, else one by one. Holds few of them at a time.
 */
export async function visitPayloads(
  { bus, store, signal }: PayloadSource & ReadOptions,
  failures: readonly IndexedFailure[],
  visit: (known: IndexedFailure, payload: Uint8Array) => void,
): Promise<void> {
  const records: Wanted = new Map();
  const streams = new Map<string, Wanted>();
  for (const known of failures) {
    const { payloadAt } = known;
    if (payloadAt === null) continue;
    if (payloadAt.in === "record") want(records, payloadAt.mark, known);
    else {
      const { channel: stream, at } = payloadAt.place;
      const wanted: Wanted = streams.get(stream) ?? new Map();
      want(wanted, Number(at), known);
      streams.set(stream, wanted);
    }
  }
  const options = { signal };
  const log = store.records;
  await readWanted<Read<typeof log.get>>(records, {
    one: (mark) => log.get(mark, options),
    stretch: (from, count, take) => log.stretch(from, count, take, options),
    take: (record) => visitAll(records.get(record.mark), (known) => isRecordOf(known, record), record.data, visit),
  });
  for (const [stream, wanted] of streams) {
    await readWanted<Read<typeof bus.messages.get>>(wanted, {
      one: (seq) => bus.messages.get(stream, seq, options),
      async stretch(from, count, take) {
        const end = from + count;
        for (let fromSeq: number | null = from; fromSeq !== null && fromSeq < end; ) {
          const range = { fromSeq, direction: "forward", limit: end - fromSeq } as const;
          fromSeq = await bus.messages.read(stream, range, take, options);
        }
      },
      take: (message) => visitAll(wanted.get(message.seq), (known) => isMessageOf(known, message), message.data, visit),
    });
  }
}

/** Failures by where their payloads are. Several consumers may have given up the same message. */
type Wanted = Map<Mark, IndexedFailure[]>;
type Read<T extends (...args: never[]) => Promise<unknown>> = NonNullable<Awaited<ReturnType<T>>>;

function want(wanted: Wanted, at: Mark, known: IndexedFailure): void {
  const others = wanted.get(at);
  if (others === undefined) wanted.set(at, [known]);
  else others.push(known);
}

function visitAll(
  wanted: readonly IndexedFailure[] | undefined,
  isIt: (known: IndexedFailure) => boolean,
  payload: Uint8Array,
  visit: (known: IndexedFailure, payload: Uint8Array) => void,
): void {
  for (const known of wanted ?? []) if (isIt(known)) visit(known, payload);
}

interface Reader<T> {
  readonly one: (at: number) => Promise<T | null>;
  readonly stretch: (from: number, count: number, take: (read: T) => void) => Promise<void>;
  readonly take: (read: T) => void;
}

async function readWanted<T>(wanted: Wanted, { one, stretch, take }: Reader<T>): Promise<void> {
  if (wanted.size === 0) return;
  const places = [...wanted.keys()];
  const first = places.reduce((least, place) => Math.min(least, place));
  const span = places.reduce((most, place) => Math.max(most, place)) - first + 1;
  if (places.length / span >= denseEnough) return stretch(first, span, take);
  const left = places.values();
  const lane = async () => {
    for (const place of left) {
      const read = await one(place);
      if (read !== null) take(read);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelReads, places.length) }, lane));
}
