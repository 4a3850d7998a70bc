import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { StreamDeletionPlan, UnfinishedReader } from "@/lib/contract/manage-stream";
import { visibleLine } from "@/lib/model/text/visible-text";

interface Unfinished {
  readonly unfinished: readonly UnfinishedReader[];
  readonly otherUnfinished: number;
}

const andList = new Intl.ListFormat("en");

/** Which consumers have messages to finish that may go, a sentence; null when none has. */
export function unfinishedSentence({ unfinished, otherUnfinished }: Unfinished): string | null {
  if (unfinished.length === 0) return null;
  const named = unfinished.map(
    ({ displayName, waiting, inFlight }) => `${visibleLine(displayName)} (${formatCount(waiting + inFlight)})`,
  );
  const others = otherUnfinished > 0 ? [formatQuantity(otherUnfinished, "other")] : [];
  const verb = unfinished.length + otherUnfinished === 1 ? "has" : "have";
  return `${andList.format([...named, ...others])} ${verb} messages still to finish: what is removed is never delivered.`;
}

/** What goes with a stream, one sentence each. */
export function streamDeletionSentences(plan: StreamDeletionPlan): string[] {
  const { consumers, subjects, dependents } = plan;
  const copies = dependents.map(({ name, kind }) => `${visibleLine(name)}${kind === "mirror" ? " (a mirror)" : ""}`);
  return [
    ...(consumers > 0 ? [`${formatQuantity(consumers, "consumer is", "consumers are")} deleted with it.`] : []),
    ...(subjects.length > 0
      ? [`What is published to ${andList.format(subjects.map(visibleLine))} is stored nowhere from then on.`]
      : []),
    ...(copies.length > 0
      ? [`Streams that copy from it, and get nothing new from it any more: ${andList.format(copies)}.`]
      : []),
  ];
}
