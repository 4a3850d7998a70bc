import type { EventBus } from "../event-bus/event-bus";
import type { IndexedFailure, Place } from "./failure-index";
import { type FailureStore, isMessageOf } from "./failure-store";

/** A stretch is read as a whole when at least this part of it is wanted. */
const denseEnough = 0.25;
const parallelReads = 64;

/** Payloads of failures, read where they are stored: in one stretch where they lie together, else one by one. */
export async function readPayloads(
  bus: Pick<EventBus, "messages">,
  store: FailureStore,
  failures: readonly IndexedFailure[],
): Promise<Map<string, Uint8Array>> {
  const payloads = new Map<string, Uint8Array>();
  const wanted = new Map<string, Map<number, IndexedFailure[]>>();
  for (const known of failures) {
    const { failure, payloadAt } = known;
    const inMemory = store.payloadInMemory(failure.id);
    if (inMemory !== null) payloads.set(failure.id, inMemory);
    else if (payloadAt !== null) want(wanted, payloadAt, known);
  }
  for (const [stream, bySeq] of wanted) {
    const seqs = [...bySeq.keys()];
    const first = Math.min(...seqs);
    const span = Math.max(...seqs) - first + 1;
    const read = seqs.length / span >= denseEnough ? readStretch(bus, { stream, seq: first }, span) : null;
    for await (const message of read ?? readEach(bus, stream, seqs)) {
      for (const known of bySeq.get(message.seq) ?? []) {
        if (isMessageOf(known, message)) payloads.set(known.failure.id, message.data);
      }
    }
  }
  return payloads;
}

/** Several consumers may have given up the same message. */
function want(wanted: Map<string, Map<number, IndexedFailure[]>>, { stream, seq }: Place, known: IndexedFailure): void {
  const bySeq = wanted.get(stream) ?? new Map<number, IndexedFailure[]>();
  wanted.set(stream, bySeq.set(seq, [...(bySeq.get(seq) ?? []), known]));
}

async function* readStretch({ messages }: Pick<EventBus, "messages">, { stream, seq }: Place, span: number) {
  const page = await messages.range(stream, { fromSeq: seq, direction: "forward", limit: span });
  yield* page.messages;
}

async function* readEach({ messages }: Pick<EventBus, "messages">, stream: string, seqs: readonly number[]) {
  for (let at = 0; at < seqs.length; at += parallelReads) {
    const reads = seqs.slice(at, at + parallelReads).map((seq) => messages.get(stream, seq));
    for (const message of await Promise.all(reads)) if (message !== null) yield message;
  }
}
