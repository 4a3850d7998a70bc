import { takenOrNull } from "../../../event-bus/broker/offer";
import type { Measured } from "../../../model/known";
import type { Stream } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";

/** Messages of a stream from a running number on, of those that match one of the filters. */
export interface Kept {
  /** None: every message. No two of them match the same subject. */
  readonly filters: readonly string[];
  readonly number: number;
}

const exact = (value: number): Measured<number> => ({ value, how: "exact" });
const atMost = (value: number): Measured<number> => ({ value, how: "at most" });

/** What the figures of a stream alone tell of how much it keeps from a number on; null where they do not. */
export function keptByFigures(
  { firstNumber, lastNumber, messages }: Pick<Stream, "firstNumber" | "lastNumber" | "messages">,
  { filters, number }: Kept,
): number | null {
  if (number > lastNumber || messages === 0) return 0;
  if (filters.length > 0) return null;
  if (number <= firstNumber) return messages;
  const hasHoles = messages !== lastNumber - firstNumber + 1;
  return hasHoles ? null : lastNumber - number + 1;
}

/** How much a stream keeps: told by its figures, else counted by the broker, else bounded. Reads no message. */
export async function countKept(
  { broker }: Pick<Dashboard, "broker">,
  channel: Stream,
  kept: Kept,
): Promise<Measured<number>> {
  const told = keptByFigures(channel, kept);
  if (told !== null) return exact(told);
  const { firstNumber, lastNumber, messages, config } = channel;
  const bound = Math.min(messages, lastNumber - kept.number + 1);
  const log = takenOrNull(broker.log);
  if (log === null) return atMost(bound);
  const filters = kept.filters.length === 0 ? [broker.grammar.everything] : kept.filters;
  const place = log.placeOf(config.name, Math.max(1, kept.number));
  const counts = await Promise.all(filters.map((filter) => log.countFrom(place, filter)));
  const counted = counts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
  if (counted !== null) return exact(counted);
  const subjects = await Promise.all(filters.map((filter) => log.countBySubject(config.name, filter)));
  if (subjects.some(({ told: some, total }) => some.length < total)) return atMost(bound);
  const total = subjects.flatMap(({ told: all }) => all).reduce((sum, [, count]) => sum + count, 0);
  return kept.number <= firstNumber ? exact(total) : atMost(Math.min(total, bound));
}
