import { isDeepStrictEqual } from "node:util";
import type { ConsumerConfig } from "../../../model/consumer/consumer";
import type { StreamConfig } from "../../../model/stream/stream";
import { EventBusError } from "../../errors";

type Settings = Partial<StreamConfig & ConsumerConfig>;

/** Settings that a server keeps as they were given; others it may round, bound or derive. */
const keptAsGiven = [
  "subjects",
  "retention",
  "storage",
  "discard",
  "filterSubjects",
  "deliverPolicy",
  "ackPolicy",
  "maxDeliver",
  "metadata",
] as const satisfies (keyof Settings)[];

/**
 * Throws `unsupported` when the server's answer lacks what it was asked for: it drops what it does not know without a
 * word, and a version number alone does not tell what a build knows.
 */
export function requireEchoed(about: string, wanted: Settings, echoed: Settings): void {
  const ignored = keptAsGiven.filter((key) => isSet(wanted[key]) && !isDeepStrictEqual(wanted[key], echoed[key]));
  if (ignored.length === 0) return;
  throw new EventBusError("unsupported", `the server took ${about} but ignored ${ignored.join(", ")}`);
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
