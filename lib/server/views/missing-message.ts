import type { Stream } from "../../model/stream/stream";

/** What of a stream tells why it lacks a message. */
export type LackingStream = Pick<Stream, "config" | "removesFinished" | "refusesWhenFull" | "firstNumber"> & {
  /** Running number of the newest message ever stored. */
  readonly lastNumber: number;
};

/**
 * Why a stream holds no message with this running number, as far as its settings and its ends can tell: it was never stored,
 * or what removes messages here. A sentence without its full stop.
 */
export function explainMissing(stream: LackingStream, number: number): string {
  const { config, firstNumber, lastNumber } = stream;
  const name = `"${config.name}"`;
  if (number > lastNumber)
    return lastNumber === 0
      ? `It was never stored: stream ${name} has had no message yet`
      : `It was never stored: the newest message that stream ${name} has had is #${lastNumber}`;
  if (number < 1) return `It was never stored: stream ${name} counts from #1`;
  const isBefore = number < firstNumber;
  const causes = [...(isBefore ? limitCauses(stream) : []), ...removalCauses(stream)];
  const end = isBefore && firstNumber <= lastNumber ? `; the oldest one left is #${firstNumber}` : "";
  return `Stream ${name} had it, and has it no more: ${listed(causes)}${end}`;
}

/** What takes the oldest messages away. */
function limitCauses({ config, refusesWhenFull }: LackingStream): string[] {
  const { maxAgeMs, maxBytes, maxMessages } = config;
  const isFull = !refusesWhenFull && (maxBytes !== null || maxMessages !== null);
  return [
    ...(maxAgeMs === null ? [] : ["it expired by the stream's age limit"]),
    ...(isFull ? ["it made room for newer ones when the stream was full"] : []),
  ];
}

/** What takes any message away. */
function removalCauses({ config, removesFinished }: LackingStream): string[] {
  return [
    ...(removesFinished ? ["it was acknowledged, which removes it here"] : []),
    ...(config.maxMessagesPerSubject === null ? [] : ["newer ones of its subject took its place"]),
    ...(config.rollsUp ? ["a roll-up took its place"] : []),
    ...(config.messagesExpire ? ["its own time was over"] : []),
    "it was deleted or purged",
  ];
}

function listed(causes: readonly string[]): string {
  if (causes.length < 2) return causes.join("");
  return `${causes.slice(0, -1).join(", ")}, or ${causes.at(-1)}`;
}
