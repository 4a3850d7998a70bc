import type { BrokerSummary } from "../../contract/brokers";
import { isExact, isKnown, isSome, sumKnown } from "../../model/known";
import { type ConnectionWords, connectionWords } from "./connection-words";
import { formatCount, formatQuantity, noValue } from "./format";
import { formatKnown, tellKnown } from "./known";

/** A broker's state in a word or two. */
export function brokerState(broker: BrokerSummary): Pick<ConnectionWords, "tone" | "short"> {
  const words = connectionWords(broker.connection);
  if (words.tone !== "good" || broker.problem === null) return words;
  return { tone: "bad", short: isKnown(broker.needAttention) ? "Not all readable" : "Not readable" };
}

/** How many consumers of a broker need attention, in words; a dash while that is not known. */
export function needWords({ needAttention, unjudged }: BrokerSummary): string {
  if (!isKnown(needAttention)) return noValue;
  if (isSome(needAttention)) return `${formatKnown(needAttention, formatCount)} in need`;
  if (isSome(unjudged)) return `${formatKnown(unjudged, formatCount)} not judged yet`;
  return isExact(needAttention) ? "none in need" : "not all read";
}

/** The same in one figure or word, for a narrow column below its name; none is said only when all are judged. */
export function needFigure({ needAttention, unjudged }: BrokerSummary): string {
  if (isSome(needAttention)) return formatKnown(needAttention, formatCount);
  return isExact(needAttention) && !isSome(unjudged) ? "none" : noValue;
}

/** True when somebody should look at the broker. */
export function needsLook(broker: BrokerSummary): boolean {
  return brokerState(broker).tone === "bad" || isSome(broker.needAttention);
}

/** The state of all brokers as a sentence. "All is well" is said only of what was read and judged. */
export function brokersSentence(brokers: readonly BrokerSummary[]): string {
  const inNeed = brokers.filter(needsLook).length;
  const of = formatQuantity(brokers.length, "broker");
  if (inNeed > 0) return `${formatCount(inNeed)} of ${of} ${inNeed === 1 ? "needs" : "need"} attention`;
  const unread = brokers.filter(({ needAttention }) => !isKnown(needAttention)).length;
  if (unread > 0) return `${formatCount(unread)} of ${of} not read yet`;
  const unjudged = sumKnown(brokers.map((broker) => broker.unjudged));
  if (isSome(unjudged))
    return `No broker needs attention; ${tellKnown(unjudged, (count) => formatQuantity(count, "consumer"))} not judged yet`;
  return brokers.length === 1 ? "The broker needs no attention" : `None of ${of} needs attention`;
}
