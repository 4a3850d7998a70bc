import { covers } from "../../../model/stream/subject";
import { deadLetterStreamConfig } from "../../bus/dead-letter";
import type { ResolvedOptions } from "../../bus/options";
import { requireRetryQueue, retryStreamConfig } from "../../bus/retry-stream";
import { EventBusError } from "../../errors";
import type { MemoryBroker } from "./memory-broker";
import { overlap } from "./stream-config";

/** Makes the streams of a bus, or checks those that are there. Throws `conflict` with the fix. */
export function prepareStreams(broker: MemoryBroker, options: ResolvedOptions): void {
  const { streamName, retention, maxAgeMs, maxBytes, replicas, deadLetterStream } = options;
  if (deadLetterStream !== null && !broker.has(deadLetterStream)) {
    broker.createStream(deadLetterStreamConfig(deadLetterStream));
  }
  if (options.retryStream) {
    const retry = retryStreamConfig(options);
    requireRetryQueue((broker.has(retry.name) ? broker.stream(retry.name) : broker.createStream(retry)).config);
  }
  const subjects = [`${streamName}.>`];
  if (broker.has(streamName)) requireTopics(broker, options);
  else broker.createStream({ name: streamName, subjects, retention, maxAgeMs, maxBytes, replicas: replicas ?? 1 });
}

/** A stream that is there must take our topics, dotted ones too. */
function requireTopics(broker: MemoryBroker, { streamName, widenSubjects, logger }: ResolvedOptions): void {
  const wide = `${streamName}.>`;
  const { subjects } = broker.stream(streamName).config;
  if (subjects.some((subject) => covers(subject, wide))) return;
  const taken = subjects.join(", ");
  if (overlap(subjects, [wide]) === null) {
    throw new EventBusError("conflict", `stream ${streamName} takes ${taken}: none of it is under ${wide}`);
  }
  if (!subjects.includes(`${streamName}.*`)) {
    logger.warn({ stream: streamName, subjects }, `Stream ${streamName} takes only ${taken} of ${wide}`);
    return;
  }
  if (!widenSubjects) {
    throw new EventBusError(
      "conflict",
      `stream ${streamName} takes ${taken}: "*" is one token, so a dotted topic such as user.login is not stored. ` +
        `Change its subjects to ${wide}, or start the bus with widenSubjects`,
    );
  }
  const rest = subjects.filter((subject) => !covers(wide, subject));
  broker.updateStream(streamName, { subjects: [...rest, wide] });
}
