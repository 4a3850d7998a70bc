import type { Clock } from "../event-bus/clock";
import type { EventBus } from "../event-bus/event-bus";
import type { PublishAck } from "../event-bus/messages";
import type { ErrorCode } from "../model/error-code";
import type { Failure, FailureResolution } from "../model/failure";
import type { HeaderEntries } from "../model/headers";
import type { IndexedFailure } from "./failure-index";
import type { FailureStore } from "./failure-store";

/** Why a failure cannot be retried. */
export class FailureRetryError extends Error {
  override readonly name = "FailureRetryError";
  readonly code: Extract<ErrorCode, "failure_not_found" | "payload_gone" | "conflict">;

  constructor(code: FailureRetryError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a retry needs. */
export interface FailureRetryOptions {
  readonly bus: Pick<EventBus, "streams" | "messages">;
  readonly store: FailureStore;
  readonly clock: Clock;
}

/**
 * Stores a copy of a failed message under its subject, drops the original of a work queue once the copy is stored, and
 * notes it. The message id follows from the failure, so asking twice (or again after a crash in between) cannot make
 * two copies within the stream's duplicate window.
 * Throws `failure_not_found`, `payload_gone`, `conflict` when it was retried before, and what a publish throws.
 */
export async function retryFailure(options: FailureRetryOptions, id: string): Promise<Failure> {
  const { store, clock } = options;
  const known = store.index.get(id);
  if (known === undefined) throw new FailureRetryError("failure_not_found", "no such failure; it may have expired");
  if (known.failure.resolution !== null) throw new FailureRetryError("conflict", "this failure was retried before");
  const ack = await publishCopy(options, known);
  const original = await dropOriginal(options, known, ack);
  const resolution: FailureResolution = {
    kind: "retried",
    at: new Date(clock.now()).toISOString(),
    stream: ack.stream,
    seq: ack.seq,
    original,
  };
  await store.append({ type: "resolved", id, resolution });
  return { ...known.failure, resolution };
}

async function publishCopy({ bus, store }: FailureRetryOptions, { record }: IndexedFailure): Promise<PublishAck> {
  if (record.message === null)
    throw new FailureRetryError("payload_gone", "the payload was gone before it could be read");
  const data = record.message.whole
    ? await store.payload(record.id)
    : ((await bus.messages.get(record.stream, record.seq))?.data ?? null);
  if (data === null) throw new FailureRetryError("payload_gone", "the payload is no longer stored");
  return bus.messages.publish({
    subject: record.message.subject,
    data,
    headers: retryHeaders(record.message.headers, record),
    msgId: `jetlag-retry:${record.id}`,
    expectedStream: record.stream,
  });
}

/**
 * All headers of the original but those that speak to the server about the original alone (its id, its expectations),
 * and where the copy comes from.
 */
export function retryHeaders(
  headers: HeaderEntries,
  origin: { readonly stream: string; readonly seq: number; readonly consumer: string; readonly deliveries: number },
): HeaderEntries {
  const own = ["Jetlag-Origin-Stream", "Jetlag-Origin-Seq", "Jetlag-Origin-Consumer", "Jetlag-Origin-Deliveries"];
  const kept = headers.filter(
    ([name]) => name !== "Nats-Msg-Id" && !name.startsWith("Nats-Expected-") && !own.includes(name),
  );
  return [
    ...kept,
    ["Jetlag-Origin-Stream", origin.stream],
    ["Jetlag-Origin-Seq", String(origin.seq)],
    ["Jetlag-Origin-Consumer", origin.consumer],
    ["Jetlag-Origin-Deliveries", String(origin.deliveries)],
  ];
}

/** On a work queue the original is stranded: given up, never delivered again. Elsewhere others may still need it. */
async function dropOriginal(
  { bus }: FailureRetryOptions,
  { record }: IndexedFailure,
  ack: PublishAck,
): Promise<FailureResolution["original"]> {
  const { config } = await bus.streams.info(record.stream);
  if (config.retention !== "workqueue" || ack.seq === record.seq) return "kept";
  return (await bus.messages.delete(record.stream, record.seq)) ? "dropped" : "already_gone";
}
