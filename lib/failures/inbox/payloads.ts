import type { ReadOptions, StoredMessage } from "../../event-bus/broker/messages";
import type { EventBus } from "../../event-bus/bus/event-bus";
import type { IndexedFailure, Place } from "./failure-index";
import { type FailureStore, isMessageOf } from "./failure-store";

/** A stretch is read as a whole when at least this part of it is wanted. */
const denseEnough = 0.25;
const parallelReads = 64;

/** Payloads of failures by id; those that are gone are missing. */
export async function readPayloads(
  bus: Pick<EventBus, "messages">,
  store: FailureStore,
  failures: readonly IndexedFailure[],
): Promise<Map<string, Uint8Array>> {
  const payloads = new Map<string, Uint8Array>();
  await visitPayloads({ bus, store }, failures, ({ failure }, payload) => payloads.set(failure.id, payload));
  return payloads;
}

/** Where payloads are read, and until when. */
interface PayloadReading extends ReadOptions {
  readonly bus: Pick<EventBus, "messages">;
  readonly store: FailureStore;
}

/**
 * Hands over the payload of each failure whose payload is not gone, in any order, as it is read: in one stretch where
 * they lie together, else one by one. Holds few of them at a time.
 */
export async function visitPayloads(
  { bus, store, signal }: PayloadReading,
  failures: readonly IndexedFailure[],
  visit: (known: IndexedFailure, payload: Uint8Array) => void,
): Promise<void> {
  const wanted = new Map<string, Map<number, IndexedFailure[]>>();
  for (const known of failures) {
    const { failure, payloadAt } = known;
    const inMemory = store.payloadInMemory(failure.id);
    if (inMemory !== null) visit(known, inMemory);
    else if (payloadAt !== null) want(wanted, payloadAt, known);
  }
  for (const [stream, bySeq] of wanted) {
    const seqs = [...bySeq.keys()];
    const first = Math.min(...seqs);
    const span = Math.max(...seqs) - first + 1;
    const take = (message: StoredMessage) => {
      for (const known of bySeq.get(message.seq) ?? []) if (isMessageOf(known, message)) visit(known, message.data);
    };
    if (seqs.length / span >= denseEnough) await readStretch(bus, { stream, seq: first, span }, take, { signal });
    else await readEach(bus, { stream, seqs }, take, { signal });
  }
}

/** Several consumers may have given up the same message. */
function want(wanted: Map<string, Map<number, IndexedFailure[]>>, { stream, seq }: Place, known: IndexedFailure): void {
  const bySeq = wanted.get(stream) ?? new Map<number, IndexedFailure[]>();
  wanted.set(stream, bySeq.set(seq, [...(bySeq.get(seq) ?? []), known]));
}

type Take = (message: StoredMessage) => void;

async function readStretch(
  { messages }: Pick<EventBus, "messages">,
  { stream, seq, span }: Place & { readonly span: number },
  take: Take,
  options: ReadOptions,
): Promise<void> {
  const endSeq = seq + span;
  for (let fromSeq: number | null = seq; fromSeq !== null && fromSeq < endSeq; ) {
    const range = { fromSeq, direction: "forward", limit: endSeq - fromSeq } as const;
    fromSeq = await messages.read(stream, range, take, options);
  }
}

async function readEach(
  { messages }: Pick<EventBus, "messages">,
  { stream, seqs }: { readonly stream: string; readonly seqs: readonly number[] },
  take: Take,
  options: ReadOptions,
): Promise<void> {
  const left = seqs.values();
  const lane = async () => {
    for (const seq of left) {
      const message = await messages.get(stream, seq, options);
      if (message !== null) take(message);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelReads, seqs.length) }, lane));
}
