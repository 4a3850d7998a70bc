import type { EventBus } from "../event-bus/event-bus";
import type { IndexedFailure, Place } from "./failure-index";
import type { FailureStore } from "./failure-store";

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
  const wanted = new Map<string, Map<number, string>>();
  for (const { failure, payloadAt } of failures) {
    const inMemory = store.payloadInMemory(failure.id);
    if (inMemory !== null) payloads.set(failure.id, inMemory);
    else if (payloadAt !== null) wantedOf(wanted, payloadAt.stream).set(payloadAt.seq, failure.id);
  }
  for (const [stream, ids] of wanted) {
    const seqs = [...ids.keys()];
    const first = Math.min(...seqs);
    const span = Math.max(...seqs) - first + 1;
    const read = seqs.length / span >= denseEnough ? readStretch(bus, { stream, seq: first }, span) : null;
    for await (const [seq, data] of read ?? readEach(bus, stream, seqs)) {
      const id = ids.get(seq);
      if (id !== undefined) payloads.set(id, data);
    }
  }
  return payloads;
}

function wantedOf(wanted: Map<string, Map<number, string>>, stream: string): Map<number, string> {
  const known = wanted.get(stream) ?? new Map<number, string>();
  wanted.set(stream, known);
  return known;
}

async function* readStretch({ messages }: Pick<EventBus, "messages">, { stream, seq }: Place, span: number) {
  const page = await messages.range(stream, { fromSeq: seq, direction: "forward", limit: span });
  for (const message of page.messages) yield [message.seq, message.data] as const;
}

async function* readEach({ messages }: Pick<EventBus, "messages">, stream: string, seqs: readonly number[]) {
  for (let at = 0; at < seqs.length; at += parallelReads) {
    const reads = seqs.slice(at, at + parallelReads).map((seq) => messages.get(stream, seq));
    for (const message of await Promise.all(reads)) if (message !== null) yield [message.seq, message.data] as const;
  }
}
