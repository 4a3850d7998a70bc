import { formatCount, formatDuration } from "@/lib/client/words/format";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import type { Limit, LimitKey, LimitSource } from "@/lib/model/consumer/limit";
import type { ConfigFact } from "./consumer-config";

/** The limits that apply to a consumer, for people: `1,000 from metadata`. */
export function limitFacts({ limits }: Pick<ConsumerHealth, "limits">): ConfigFact[] {
  return limits.map(({ key, value, source, reached }) => ({
    name: limitNames[key],
    value: `${writeLimit(key, value)} ${sourceWords[source]}`,
    hint: key,
    reached,
  }));
}

/** The limit of one kind as a note below its figure: `limit 1,000 from metadata`; null where there is none. */
export function limitNote(limits: readonly Limit[], key: LimitKey): string | null {
  const limit = limits.find((candidate) => candidate.key === key);
  return limit === undefined ? null : `limit ${writeLimit(key, limit.value)} ${sourceWords[limit.source]}`;
}

const limitNames: Record<LimitKey, string> = {
  "unprocessed-critical": "Waiting",
  "outstanding-ack-critical": "In flight",
  "redelivery-critical": "Redelivered",
  "waiting-critical": "Open pulls",
  "last-delivery-critical": "Last delivery",
  "last-ack-critical": "Last acknowledgement",
  pinned: "Pinned client",
};

const sourceWords: Record<LimitSource, string> = {
  consumer: "from metadata",
  stream: "from the stream's metadata",
  settings: "from settings",
};

function writeLimit(key: LimitKey, value: number): string {
  if (key === "pinned") return "wanted";
  const isTime = key === "last-delivery-critical" || key === "last-ack-critical";
  return isTime ? formatDuration(value) : formatCount(value);
}
