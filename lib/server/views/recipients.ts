import type { Recipient } from "../../contract/failures";
import type { Recipients } from "../../contract/publish";
import { taken } from "../../event-bus/broker/offer";
import type { Outgoing } from "../../event-bus/broker/sender";
import type { Consumer } from "../../model/consumer/consumer";
import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { Arrival } from "../../model/stream/message-flow";
import type { DashboardParts } from "../dashboard/parts";
import { demandSubject } from "../http/input/subject-input";
import { readView } from "./sampled";

/** Who would receive a message that is sent, and why it may not be. Throws `unsupported` where nothing can be sent. */
export function readRecipients(
  parts: DashboardParts,
  { subject, stream }: { readonly subject: string; readonly stream?: string | undefined },
): Recipients {
  demandSubject(parts.broker.grammar, subject, "subject");
  const { sampledAt } = readView(parts).sampled;
  return { sampledAt, ...findRecipients(parts, { subject, channel: stream }) };
}

/** Who would receive a message, and why nobody may send it, by the last sweep. */
export function findRecipients(
  { monitor: { view }, broker: { grammar, sender } }: Pick<DashboardParts, "monitor" | "broker">,
  message: Pick<Outgoing, "subject" | "channel">,
): Omit<Recipients, "sampledAt"> {
  const refusal = taken(sender).refusal(message);
  const arrivals = taken(sender)
    .recipientsOf(view.knownStreams ?? [])
    .arrivalsOf(message.subject);
  const [home] = arrivals;
  const consumers = view.consumers
    .map((consumer) => recipientOf(grammar, consumer, arrivals))
    .filter((recipient) => recipient !== null);
  return {
    refusal,
    stream: home?.stream ?? null,
    storedAs: home?.subject ?? null,
    copies: arrivals.slice(1),
    consumers,
  };
}

/** A consumer as one that is given what arrives, or null: it is given nothing of it. */
export function recipientOf(
  grammar: SubjectGrammar,
  consumer: JudgedReader,
  arrivals: readonly Arrival[],
): Recipient | null {
  const given = arrivals.map((arrival) => reads(grammar, consumer, arrival)).filter((certain) => certain !== null);
  if (given.length === 0) return null;
  const { stream, name, displayName, verdict, pausedUntil } = consumer;
  return { stream, name, displayName, verdict, paused: pausedUntil !== null, certain: given.includes(true) };
}

/** Whether a consumer is given what arrives: true, or false where that cannot be told; null: it is not. */
function reads(grammar: SubjectGrammar, consumer: Reader, { stream, subject, certain }: Arrival): boolean | null {
  if (consumer.stream !== stream) return null;
  const { filterSubjects } = consumer.config;
  if (filterSubjects.length === 0 || filterSubjects.some((filter) => grammar.covers(filter, subject))) return certain;
  return filterSubjects.some((filter) => grammar.intersect(filter, subject) !== null) ? false : null;
}

type JudgedReader = Reader & Pick<ConsumerHealth, "name" | "displayName" | "verdict" | "pausedUntil">;
type Reader = Pick<Consumer, "stream"> & { readonly config: Pick<Consumer["config"], "filterSubjects"> };
