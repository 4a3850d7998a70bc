import type { Recipients } from "../../contract/publish";
import { capturingStream } from "../../model/message/publish-rule";
import type { DashboardParts } from "../dashboard/parts";

/** Who would receive a message on a subject, by the last sweep. */
export function findRecipients(
  { monitor: { view }, broker: { grammar } }: Pick<DashboardParts, "monitor" | "broker">,
  subject: string,
): Pick<Recipients, "stream" | "consumers"> {
  const stream = capturingStream(subject, view.knownStreams ?? []);
  if (stream === undefined) return { stream: null, consumers: [] };
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
  return { stream: stream.config.name, consumers };
}
