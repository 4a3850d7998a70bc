import { displayConsumerName } from "../event-bus/topics";
import type { Failure, FailureReason, FailureResolution } from "../model/failure";
import type { MessageMask } from "../model/message-mask";
import { viewPayload } from "../model/payload-view";
import type { FailedRecord, FailureRecord } from "./failure-record";

/** Characters of a preview. */
const previewCharacters = 240;

/** A failure as kept in memory: what lists show, and where its payload is. */
export interface IndexedFailure {
  readonly failure: Failure;
  readonly record: FailedRecord;
  /** Sequence of its record in the failure stream; null when records are kept in memory only. */
  readonly recordSeq: number | null;
}

/** Which failures to list. */
export interface FailureFilter {
  readonly state: "open" | "resolved" | "all";
  readonly reason?: FailureReason | undefined;
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
  readonly search?: string | undefined;
}

/** Failures by id, in the order in which they were recorded. What they show of their messages is masked. */
export class FailureIndex {
  readonly #mask: MessageMask;
  readonly #byId = new Map<string, IndexedFailure>();
  /** Ids by consumer, so that a sweep over many consumers does not walk all failures for each. */
  readonly #byConsumer = new Map<string, Set<string>>();
  /** Resolutions read before (or without) the failure they belong to. */
  readonly #resolutions = new Map<string, FailureResolution>();
  #revision = 0;

  constructor(mask: MessageMask) {
    this.#mask = mask;
  }

  /** Changes with every record that changed something. */
  get revision(): number {
    return this.#revision;
  }

  /** Failures nobody has acted on yet. */
  get openCount(): number {
    return this.countOpenSince(Number.NEGATIVE_INFINITY);
  }

  /** Takes a record in. A record seen before changes nothing. */
  add(record: FailureRecord, payload: Uint8Array, recordSeq: number | null): void {
    if (record.type === "resolved") {
      this.#resolve(record.id, record.resolution);
      return;
    }
    if (this.#byId.has(record.id)) return;
    const failure = { ...toFailure(record, payload, this.#mask), resolution: this.#resolutions.get(record.id) ?? null };
    this.#byId.set(record.id, { failure, record, recordSeq });
    const key = consumerKey(failure);
    const ids = this.#byConsumer.get(key) ?? new Set();
    this.#byConsumer.set(key, ids.add(record.id));
    this.#revision++;
  }

  /** Forgets failures whose records the stream no longer holds. */
  dropBefore(firstSeq: number): void {
    for (const [id, { recordSeq }] of this.#byId) {
      if (recordSeq === null || recordSeq >= firstSeq) return;
      this.#forget(id);
    }
  }

  /** Forgets the oldest failures beyond `limit`. */
  keepNewest(limit: number): void {
    for (const id of this.#byId.keys()) {
      if (this.#byId.size <= limit) return;
      this.#forget(id);
    }
  }

  get(id: string): IndexedFailure | undefined {
    return this.#byId.get(id);
  }

  /** The failures that match, newest first. */
  list(filter: FailureFilter): Failure[] {
    const search = filter.search?.toLowerCase();
    const found: Failure[] = [];
    for (const { failure } of this.#byId.values()) {
      if (matches(failure, filter) && (search === undefined || textOf(failure).includes(search))) found.push(failure);
    }
    return found.reverse();
  }

  /** Open failures announced at or after `sinceMs`, of one consumer when given. */
  countOpenSince(sinceMs: number, of?: { readonly stream: string; readonly consumer: string }): number {
    let count = 0;
    for (const id of of === undefined ? this.#byId.keys() : (this.#byConsumer.get(consumerKey(of)) ?? [])) {
      const failure = this.#byId.get(id)?.failure;
      if (failure?.resolution === null && Date.parse(failure.failedAt) >= sinceMs) count++;
    }
    return count;
  }

  #resolve(id: string, resolution: FailureResolution): void {
    this.#resolutions.set(id, resolution);
    const known = this.#byId.get(id);
    if (known === undefined || known.failure.resolution !== null) return;
    this.#byId.set(id, { ...known, failure: { ...known.failure, resolution } });
    this.#revision++;
  }

  #forget(id: string): void {
    const known = this.#byId.get(id);
    if (known !== undefined) this.#byConsumer.get(consumerKey(known.failure))?.delete(id);
    this.#byId.delete(id);
    this.#resolutions.delete(id);
    this.#revision++;
  }
}

// Neither name can hold a space, so the key is unambiguous.
const consumerKey = ({ stream, consumer }: { readonly stream: string; readonly consumer: string }) =>
  `${stream} ${consumer}`;

function matches(failure: Failure, { state, reason, stream, consumer }: FailureFilter): boolean {
  if (state !== "all" && (failure.resolution === null) !== (state === "open")) return false;
  if (reason !== undefined && failure.reason !== reason) return false;
  if (stream !== undefined && failure.stream !== stream) return false;
  return consumer === undefined || failure.consumer === consumer;
}

function textOf({ subject, preview, stream, consumerDisplayName, detail }: Failure): string {
  return [subject, preview, stream, consumerDisplayName, detail].join("\n").toLowerCase();
}

function toFailure(record: FailedRecord, payload: Uint8Array, mask: MessageMask): Omit<Failure, "resolution"> {
  const { id, reason, detail, failedAt, stream, seq, consumer, deliveries, message } = record;
  const shown = mask.apply({ headers: message?.headers ?? [], data: payload }, { cut: message?.whole !== true });
  return {
    id,
    reason,
    detail: detail && shown.scrub(detail),
    failedAt,
    stream,
    seq,
    consumer,
    consumerDisplayName: displayConsumerName(consumer),
    deliveries,
    subject: message?.subject ?? null,
    storedAt: message?.storedAt ?? null,
    preview: message && previewPayload(shown.data),
    sizeBytes: message?.sizeBytes ?? null,
  };
}

/** One line of text that tells messages apart; binary payloads by their size. */
function previewPayload(payload: Uint8Array): string {
  const view = viewPayload(payload, previewCharacters * 4);
  if (view.encoding === "base64") return `${payload.length} bytes, not text`;
  return view.data.replaceAll(/\s+/g, " ").slice(0, previewCharacters);
}
