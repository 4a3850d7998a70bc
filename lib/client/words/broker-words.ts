import type { BrokerSummary } from "../../contract/brokers";
import { type ConnectionWords, connectionWords } from "./connection-words";
import { formatCount, formatQuantity, noValue } from "./format";

/** A broker's state in a word or two. */
export function brokerState({ connection, problem }: BrokerSummary): Pick<ConnectionWords, "tone" | "short"> {
  const words = connectionWords(connection);
  return words.tone === "good" && problem !== null ? { tone: "bad", short: "Not readable" } : words;
}

/** How many consumers of a broker need attention, in words; a dash while that is not known. */
export function needWords({ needAttention, unjudged }: BrokerSummary): string {
  if (needAttention === null) return noValue;
  if (needAttention > 0) return `${formatCount(needAttention)} in need`;
  return unjudged > 0 ? `${formatCount(unjudged)} not judged yet` : "none in need";
}

/** The same in one figure or word, for a narrow column below its name; none is said only when all are judged. */
export function needFigure({ needAttention, unjudged }: BrokerSummary): string {
  if (needAttention === null || (needAttention === 0 && unjudged > 0)) return noValue;
  return needAttention === 0 ? "none" : formatCount(needAttention);
}

/** True when somebody should look at the broker. */
export function needsLook(broker: BrokerSummary): boolean {
  return brokerState(broker).tone === "bad" || (broker.needAttention ?? 0) > 0;
}

/** The state of all brokers as a sentence. "All is well" is said only of what was read and judged. */
export function brokersSentence(brokers: readonly BrokerSummary[]): string {
  const inNeed = brokers.filter(needsLook).length;
  const of = formatQuantity(brokers.length, "broker");
  if (inNeed > 0) return `${formatCount(inNeed)} of ${of} ${inNeed === 1 ? "needs" : "need"} attention`;
  const unread = brokers.filter(({ needAttention }) => needAttention === null).length;
  if (unread > 0) return `${formatCount(unread)} of ${of} not read yet`;
  const unjudged = brokers.reduce((sum, broker) => sum + broker.unjudged, 0);
  if (unjudged > 0) return `No broker needs attention; ${formatQuantity(unjudged, "consumer")} not judged yet`;
  return brokers.length === 1 ? "The broker needs no attention" : `None of ${of} needs attention`;
}
