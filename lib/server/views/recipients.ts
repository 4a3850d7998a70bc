import type { Recipients } from "../../contract/publish";
import { taken } from "../../event-bus/broker/offer";
import type { Outgoing } from "../../event-bus/broker/sender";
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
): Pick<Recipients, "refusal" | "stream" | "consumers"> {
  const { subject } = message;
  const refusal = taken(sender).refusal(message);
  const stream = view.knownStreams?.find(({ config }) =>
    config.subjects.some((filter) => grammar.covers(filter, subject)),
  );
  if (stream === undefined) return { refusal, stream: null, consumers: [] };
  const consumers = view.consumers
    .filter((consumer) => consumer.stream === stream.config.name)
    .filter(
      ({ config: { filterSubjects } }) =>
        filterSubjects.length === 0 || filterSubjects.some((filter) => grammar.covers(filter, subject)),
    )
    .map(({ name, displayName, verdict, pausedUntil }) => ({
      name,
      displayName,
      verdict,
      paused: pausedUntil !== null,
    }));
  return { refusal, stream: stream.config.name, consumers };
}
