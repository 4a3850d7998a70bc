import type { MessageRecord } from "./message-log";

/** Messages that leave their stream after a time of their own. Few lengths of time are in use: each has its queue. */
export class OwnTimes {
  /** By length of time, milliseconds: oldest first, which is due first. */
  private readonly queues = new Map<number, MessageRecord[]>();

  add(record: MessageRecord, ttlMs: number): void {
    const queue = this.queues.get(ttlMs);
    if (queue === undefined) this.queues.set(ttlMs, [record]);
    else queue.push(record);
  }

  /** When the next one is due, Unix milliseconds; infinite when there is none. */
  get nextMs(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [ttlMs, [first]] of this.queues)
      if (first !== undefined) nextMs = Math.min(nextMs, first.storedAtMs + ttlMs);
    return nextMs;
  }

  /** Those whose time is over; some may have left the stream before. They are known no longer. */
  takeDue(nowMs: number): MessageRecord[] {
    const due: MessageRecord[] = [];
    for (const [ttlMs, queue] of this.queues) {
      const left = queue.findIndex(({ storedAtMs }) => storedAtMs + ttlMs > nowMs);
      due.push(...queue.splice(0, left < 0 ? queue.length : left));
      if (queue.length === 0) this.queues.delete(ttlMs);
    }
    return due;
  }

  clear(): void {
    this.queues.clear();
  }
}
