import type { Consumer } from "./consumer";
import type { MessageDelivery } from "./message-delivery";

/** A message that was stored so short a time before it was looked at is watched from its beginning. */
const youngMs = 60_000;

/** Consumers, by name, as they were seen with one message: not finished, or done within so many milliseconds; null: not known. */
export type DoneTimes = ReadonlyMap<string, DoneTime>;
type DoneTime = "unfinished" | { readonly withinMs: number | null };

/** A consumer with one message, as it is seen now. */
export interface SeenDelivery {
  readonly consumer: Pick<Consumer, "name" | "acknowledges" | "lastAckedAt" | "lastDeliveredAt">;
  readonly state: MessageDelivery["state"];
}

/**
 * Notes who is done with a message. No counter says when: not later than the consumer's last acknowledgement, which tells
 * something the first time that it is seen done, and less and less from then on. Both times by the broker's clock.
 */
export function noteDone(
  before: DoneTimes,
  seen: readonly SeenDelivery[],
  { storedAt, sampledAt }: { readonly storedAt: string; readonly sampledAt: string },
): DoneTimes {
  const isYoung = Date.parse(sampledAt) - Date.parse(storedAt) < youngMs;
  const changed = seen.flatMap(({ consumer, state }): (readonly [string, DoneTime])[] => {
    const known = before.get(consumer.name);
    if (typeof known === "object") return [];
    if (state !== "done") return known === undefined ? [[consumer.name, "unfinished"]] : [];
    const endAt = consumer.acknowledges ? consumer.lastAckedAt : consumer.lastDeliveredAt;
    const isWatched = known === "unfinished" || isYoung;
    const withinMs = endAt === null || !isWatched ? null : Math.max(1, Date.parse(endAt) - Date.parse(storedAt));
    return [[consumer.name, { withinMs }]];
  });
  return changed.length === 0 ? before : new Map([...before, ...changed]);
}
