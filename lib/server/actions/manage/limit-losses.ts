import { takenOrNull } from "../../../event-bus/broker/offer";
import { exact, isKnown, type Known, unknown } from "../../../model/known";
import type { Stream } from "../../../model/stream/stream";
import type { StreamSettings } from "../../../model/stream/stream-settings";
import type { Dashboard } from "../../dashboard/dashboard";
import { countKept } from "./kept-count";

/** Messages that several limits remove, each alone: the same ones or others. */
export function together(losses: readonly Known<number>[]): Known<number> {
  const felt = losses.filter((loss) => loss.value !== 0);
  const [only, ...others] = felt;
  if (only === undefined) return exact(0);
  if (others.length === 0) return only;
  const known = felt.filter(isKnown).map(({ value }) => value);
  if (known.length < felt.length) return unknown("it cannot be counted what these limits remove together");
  return {
    value: Math.max(...known),
    how: felt.every((one) => isKnown(one) && one.how !== "estimate") ? "at least" : "estimate",
  };
}

/** Messages that a limit of number or of size removes: the oldest, unless a full stream refuses what comes. */
export function beyondLimits(
  { messages, bytes }: Pick<Stream, "messages" | "bytes">,
  { maxMessages, maxBytes, discard }: Pick<StreamSettings, "maxMessages" | "maxBytes" | "discard">,
): Known<number>[] {
  if (discard === "new") return [];
  const byNumber = maxMessages === null ? 0 : Math.max(0, messages - maxMessages);
  const isTooLarge = maxBytes !== null && bytes > maxBytes;
  return [
    exact(byNumber),
    isTooLarge ? { value: Math.ceil(messages * (1 - maxBytes / bytes)), how: "estimate" } : exact(0),
  ];
}

/** Messages that a stream loses at once by new limits. Reads no message but the first that is young enough. */
export async function limitLosses(
  dashboard: Dashboard,
  channel: Stream,
  change: Partial<StreamSettings>,
): Promise<Known<number>> {
  const { config, messages } = channel;
  const next = { ...config, ...change };
  const limits = beyondLimits(channel, {
    ...next,
    maxMessages: change.maxMessages ?? null,
    maxBytes: change.maxBytes ?? null,
  });
  const { maxAgeMs = null, maxMessagesPerSubject = null } = change;
  return together([
    ...limits,
    maxAgeMs === null || messages === 0 ? exact(0) : await tooOld(dashboard, channel, maxAgeMs),
    maxMessagesPerSubject === null ? exact(0) : await tooManyPerSubject(dashboard, channel, maxMessagesPerSubject),
  ]);
}

async function tooOld(dashboard: Dashboard, channel: Stream, maxAgeMs: number): Promise<Known<number>> {
  const log = takenOrNull(dashboard.broker.log);
  if (log === null) return unknown("messages cannot be read here");
  const from = new Date(dashboard.monitor.brokerNow() - maxAgeMs);
  let number: number | null = null;
  await log.read(channel.config.name, { from, direction: "forward", limit: 1 }, ({ place }) => {
    number = log.numberOf(place);
  });
  if (number === null) return exact(channel.messages);
  const staying = await countKept(dashboard, channel, { filters: [], number });
  return { value: Math.max(0, channel.messages - staying.value), how: staying.how === "exact" ? "exact" : "at least" };
}

async function tooManyPerSubject({ broker }: Dashboard, { config }: Stream, most: number): Promise<Known<number>> {
  const log = takenOrNull(broker.log);
  if (log === null) return unknown("messages cannot be counted here");
  const { told, total } = await log.countBySubject(config.name, broker.grammar.everything);
  const value = told.reduce((sum, [, kept]) => sum + Math.max(0, kept - most), 0);
  return { value, how: told.length === total ? "exact" : "at least" };
}
