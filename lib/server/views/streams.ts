import type { StreamSummaryJson } from "../../contract/snapshot";
import type { Broker } from "../../event-bus/broker/broker";
import { takenOrNull } from "../../event-bus/broker/offer";
import type { Bucket } from "../../model/bucket/bucket";
import { knownJson } from "../../model/known";
import { isOwnStream, type Stream } from "../../model/stream/stream";
import { checkStream } from "../../monitor/verdict/stream-checks";
import type { DashboardParts } from "../dashboard/parts";

/** Where buckets are told from other channels. */
type Buckets = Pick<Broker, "keyValue" | "objects">;

/** Streams with their rates, by name, Jetlag's own last. */
export function summarizeStreams({
  monitor: { view },
  broker,
}: {
  readonly monitor: Pick<DashboardParts["monitor"], "view">;
  readonly broker: Buckets;
}): StreamSummaryJson[] {
  return view.streams
    .map((stream) => {
      const { checks, problems } = checkStream(stream);
      return {
        ...stream,
        subjectCount: knownJson(stream.subjectCount),
        messagesPerS: knownJson(stream.messagesPerS),
        own: isOwnStream(stream.config.name),
        checks,
        checkProblems: problems,
        bucket: bucketOf(broker, stream),
      };
    })
    .sort((a, b) => Number(a.own) - Number(b.own) || a.config.name.localeCompare(b.config.name));
}

function bucketOf({ keyValue, objects }: Buckets, stream: Stream): Bucket | null {
  const ofKeys = takenOrNull(keyValue)?.bucketOf(stream) ?? null;
  if (ofKeys !== null) return { kind: "keyValue", name: ofKeys.name };
  const ofObjects = takenOrNull(objects)?.bucketOf(stream) ?? null;
  return ofObjects && { kind: "objects", name: ofObjects.name };
}
