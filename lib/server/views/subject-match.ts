import type { SubjectMatch } from "../../contract/subjects";
import { taken } from "../../event-bus/broker/offer";
import type { Arrival } from "../../model/stream/message-flow";
import { isOwnStream } from "../../model/stream/stream";
import type { DashboardParts } from "../dashboard/parts";
import { demandFilter } from "../http/input/subject-input";
import { recipientOf } from "./recipients";
import { readView } from "./sampled";

/** Consumers of each kind in one answer. */
const listed = 500;

/**
 * What becomes of messages on a subject, or on those of a pattern: who stores them, who is given them, and why others are
 * not. By the last sweep; asks the broker nothing. Throws `unsupported` where nothing can be sent.
 */
export function readSubjectMatch(parts: DashboardParts, subject: string): SubjectMatch {
  const { broker, monitor } = parts;
  const { grammar } = broker;
  demandFilter(grammar, subject, "subject");
  const { sampledAt } = readView(parts).sampled;
  const sender = taken(broker.sender);
  const known = (monitor.view.knownStreams ?? []).filter(({ config }) => !isOwnStream(config.name));
  const arrivals = arrivalsByStream(sender.recipientsOf(monitor.view.knownStreams ?? []).arrivalsOf(subject));
  const streams = known.map(({ config: { name, subjects } }) => ({
    ...{ stream: name, captures: [...subjects] },
    arrivals: (arrivals.get(name) ?? []).map(({ subject: stored, by, certain }) => ({ subject: stored, by, certain })),
  }));
  const receivers: SubjectMatch["receivers"] = [];
  const others: SubjectMatch["others"] = [];
  let elsewhere = 0;
  for (const consumer of monitor.view.consumers) {
    const stored = arrivals.get(consumer.stream);
    if (stored === undefined) elsewhere += 1;
    else {
      const recipient = recipientOf(grammar, consumer, stored);
      const { stream, name, displayName, config } = consumer;
      if (recipient === null) others.push({ stream, name, displayName, filters: [...config.filterSubjects] });
      else receivers.push(recipient);
    }
  }
  return {
    sampledAt,
    refusal: grammar.isName(subject) ? sender.refusal({ subject }) : null,
    streams: streams.sort(
      (a, b) => Number(a.arrivals.length === 0) - Number(b.arrivals.length === 0) || (a.stream < b.stream ? -1 : 1),
    ),
    storing: streams.filter(({ arrivals: found }) => found.length > 0).length,
    ...{ receivers: receivers.slice(0, listed), receiverCount: receivers.length },
    ...{ others: others.slice(0, listed), otherCount: others.length, elsewhere },
  };
}

function arrivalsByStream(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly Arrival[]> {
  const byStream = new Map<string, Arrival[]>();
  for (const arrival of arrivals) byStream.set(arrival.stream, [...(byStream.get(arrival.stream) ?? []), arrival]);
  return byStream;
}
