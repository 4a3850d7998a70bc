import { covers } from "../../../model/stream/subject";
import type { ResolvedOptions } from "../../bus/options";
import { EventBusError } from "../../errors";
import { deadLetterStreamConfig } from "../jetstream/failures/dead-letter";
import { requireRetryQueue, retryStreamConfig } from "../jetstream/failures/retry-stream";
import type { MemoryServer } from "./memory-server";
import { overlap } from "./stream-config";

/** Makes the streams of a bus, or checks those that are there. Throws `conflict` with the fix. */
export function prepareStreams(server: MemoryServer, options: ResolvedOptions): void {
  const { streamName, retention, maxAgeMs, maxBytes, replicas, deadLetterStream } = options;
  if (deadLetterStream !== null && !server.has(deadLetterStream)) {
    server.createStream(deadLetterStreamConfig(deadLetterStream));
  }
  if (options.retryStream) {
    const retry = retryStreamConfig(options);
    requireRetryQueue((server.has(retry.name) ? server.stream(retry.name) : server.createStream(retry)).config);
  }
  const subjects = [`${streamName}.>`];
  if (server.has(streamName)) requireTopics(server, options);
  else server.createStream({ name: streamName, subjects, retention, maxAgeMs, maxBytes, replicas: replicas ?? 1 });
}

/** A stream that is there must take our topics, dotted ones too. */
function requireTopics(server: MemoryServer, { streamName, widenSubjects, logger }: ResolvedOptions): void {
  const wide = `${streamName}.>`;
  const { subjects } = server.stream(streamName).config;
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
  server.updateStream(streamName, { subjects: [...rest, wide] });
}
