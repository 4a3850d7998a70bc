import { messageIdOf, type StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import type { ForeignCounts, RecordDoubt } from "../../model/failure/record-doubt";
import { digestValidMs, type RecordDigests, type SignedMessage } from "./record-digest";

const none: ForeignCounts = { before_secret: 0, unsigned: 0, wrong_digest: 0, replayed: 0 };

/** Decides which records of one stream are Jetlag's own; they are read in the order in which they are stored. */
export class RecordTrust {
  readonly #digests: Pick<RecordDigests, "check">;
  /** Sequence and time of storing of the first record with each message id, for as long as a copy of it passes as new. */
  readonly #seen = new Map<string, { readonly seq: number; readonly storedMs: number }>();
  #foreign: Record<RecordDoubt, number> = { ...none };
  /** True once a record without a digest cannot be from before the secret was set. */
  #believed = false;

  constructor(digests: Pick<RecordDigests, "check">) {
    this.#digests = digests;
  }

  /** Numbers of records that are not trusted. */
  get foreign(): ForeignCounts {
    return this.#foreign;
  }

  /** Records that are remembered to know copies of them. */
  get remembered(): number {
    return this.#seen.size;
  }

  /** All that was stored before this process began to read has been judged: what comes now is stored with the secret. */
  caughtUp(): void {
    this.#believed = true;
  }

  /** The records that were counted are gone. Copies of them are still known. */
  forgetCounts(): void {
    this.#foreign = { ...none };
  }

  /** A record that this process stored itself. */
  wrote({ msgId, writtenMs }: Pick<SignedMessage, "msgId" | "writtenMs">, seq: number): void {
    this.#believed = true;
    this.#remember(msgId, seq, writtenMs);
  }

  /** The reason why a record is not trusted, or null if it is. Counts it: to be called once for each message. */
  doubtOf(message: StoredMessage): RecordDoubt | null {
    const doubt = this.#judge(message);
    if (doubt !== null) this.#foreign[doubt]++;
    return doubt;
  }

  #judge(message: StoredMessage): RecordDoubt | null {
    switch (this.#digests.check(message)) {
      case "missing":
        return this.#believed ? "unsigned" : "before_secret";
      case "wrong":
        return "wrong_digest";
      case "late":
        return "replayed";
      case "valid": {
        this.#believed = true;
        const msgId = messageIdOf(message) ?? "";
        const known = this.#seen.get(msgId);
        if (known !== undefined && known.seq !== message.seq) return "replayed";
        this.#remember(msgId, message.seq, Date.parse(message.storedAt));
        return null;
      }
    }
  }

  #remember(msgId: string, seq: number, storedMs: number): void {
    if (!this.#seen.has(msgId)) this.#seen.set(msgId, { seq, storedMs });
    // A copy passes as new for one `digestValidMs`; the clocks that tell the time here differ by less than another one each.
    for (const [id, known] of this.#seen) {
      if (known.storedMs >= storedMs - 3 * digestValidMs) return;
      this.#seen.delete(id);
    }
  }
}
