import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { OutgoingMessage, PublishAck } from "../../event-bus/adapters/jetstream/messages";
import type { BrokerClock, BrokerMs } from "../../model/broker-time";
import { headerValue } from "../../model/message/headers";
import type { Stream } from "../../model/stream/stream";
import { covers } from "../../model/stream/subject";

/** Part of the duplicate window within which a message id is trusted; clocks and reads take the rest. */
const trustedPart = 0.75;
const pageSize = 500;

/** When a copy may have been stored: from its first attempt until its last one. */
export interface Doubt {
  readonly sinceMs: BrokerMs;
  readonly untilMs: BrokerMs;
}

/** Copies by message id, as they were stored from `sinceMs` until the reading began. */
interface CopyReading {
  readonly sinceMs: BrokerMs;
  readonly atMs: BrokerMs;
  readonly copies: Promise<ReadonlyMap<string, PublishAck>>;
}

/** The streams that copies go to, and what they can say of a copy whose receipt was lost. */
export class RedriveDestination {
  readonly #bus: Pick<JetStreamPort, "streams" | "messages">;
  readonly #bySubject = new Map<string, Stream | null>();
  readonly #now: BrokerClock;
  readonly #readings = new Map<string, CopyReading>();
  #streams: readonly Stream[] = [];

  constructor(bus: Pick<JetStreamPort, "streams" | "messages">, now: BrokerClock) {
    this.#bus = bus;
    this.#now = now;
  }

  /** Reads what streams there are. */
  async load(): Promise<void> {
    this.#streams = (await this.#bus.streams.list()).streams;
    this.#bySubject.clear();
  }

  stream(name: string): Stream | undefined {
    return this.#streams.find(({ config }) => config.name === name);
  }

  /** The stream that captures a subject, or null. */
  of(subject: string): Stream | null {
    const known = this.#bySubject.get(subject);
    if (known !== undefined) return known;
    const stream =
      this.#streams.find(({ config }) => config.subjects.some((filter) => covers(filter, subject))) ?? null;
    this.#bySubject.set(subject, stream);
    return stream;
  }

  /** True when a message id sent at `sentMs` is still remembered by the stream of this subject. */
  remembers(subject: string, sentMs: BrokerMs, nowMs: BrokerMs): boolean {
    const window = this.of(subject)?.config.duplicateWindowMs ?? 0;
    return nowMs - sentMs < window * trustedPart;
  }

  /**
   * True when a stored copy stays stored, so that looking for it, or its id, decides. Elsewhere a consumer may have
   * taken it, and after a restart the server remembers the ids of stored messages alone.
   */
  keeps(subject: string): boolean {
    return this.of(subject)?.config.retention === "limits";
  }

  /**
   * The copy with this id that was first sent at `doubt.sinceMs` and last at `doubt.untilMs`, or null. One reading
   * serves all copies of a subject that were sent before it began.
   */
  async findCopy({ subject, msgId = "" }: OutgoingMessage, { sinceMs, untilMs }: Doubt): Promise<PublishAck | null> {
    const known = this.#readings.get(subject);
    const serves = known !== undefined && known.sinceMs <= sinceMs && known.atMs > untilMs;
    const reading = serves ? known : { sinceMs, atMs: this.#now(), copies: this.#readCopies(subject, sinceMs) };
    this.#readings.set(subject, reading);
    try {
      return (await reading.copies).get(msgId) ?? null;
    } catch (error) {
      if (this.#readings.get(subject) === reading) this.#readings.delete(subject);
      throw error;
    }
  }

  async #readCopies(subject: string, sinceMs: BrokerMs): Promise<Map<string, PublishAck>> {
    const found = new Map<string, PublishAck>();
    const name = this.of(subject)?.config.name;
    if (name === undefined) return found;
    const first = await this.#bus.messages.firstSince(name, new Date(sinceMs));
    for (let fromSeq = first?.seq ?? null; fromSeq !== null; ) {
      const page = await this.#bus.messages.range(name, { fromSeq, subject, direction: "forward", limit: pageSize });
      for (const { headers, seq } of page.messages) {
        const id = headerValue(headers, "Nats-Msg-Id");
        if (id !== undefined && !found.has(id)) found.set(id, { stream: name, seq, duplicate: true });
      }
      fromSeq = page.nextSeq;
    }
    return found;
  }
}
