import {
  type ConsumerHealth,
  type ListedConsumer,
  needsAttention,
  severity,
  type Verdict,
} from "@/lib/model/consumer/consumer-health";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { callsForSomebody } from "@/lib/model/consumer/trouble-groups";
import type { SubjectGrammar } from "@/lib/model/stream/grammar";

/** Parts of the list that can be shown alone. */
export const consumerParts = ["all", "attention", "muted", "idle"] as const;
/** One of {@link consumerParts}. */
export type ConsumerPart = (typeof consumerParts)[number];

type Listed = ConsumerHealth & Pick<ListedConsumer, "mute">;

const belongs: Record<ConsumerPart, (consumer: Listed) => boolean> = {
  all: () => true,
  attention: callsForSomebody,
  muted: ({ verdict, mute }) => needsAttention(verdict) && mute !== undefined,
  idle: ({ verdict }) => verdict === "idle",
};

/** How many consumers are in each part. */
export function countParts(consumers: readonly Listed[]): Record<ConsumerPart, number> {
  const count = (part: ConsumerPart) => consumers.filter(belongs[part]).length;
  return { all: consumers.length, attention: count("attention"), muted: count("muted"), idle: count("idle") };
}

/** Which consumers to list; null does not narrow. */
export interface ConsumerFilter {
  readonly part: ConsumerPart;
  readonly text: string;
  readonly stream: string | null;
  readonly verdict: Verdict | null;
}

/** The streams and verdicts that there are, to choose from: by name, and worst first. */
export function filterChoices(consumers: readonly ConsumerHealth[]) {
  const streams = [...new Set(consumers.map(({ stream }) => stream))].toSorted();
  const verdicts = [...new Set(consumers.map(({ verdict }) => verdict))].toSorted((a, b) => severity(a) - severity(b));
  return { streams, verdicts };
}

/**
 * The consumers of a part, a stream and a verdict whose name, stream or a subject contains the text, letters compared
 * without case. A whole
 * subject also finds the consumers whose wildcards match it.
 */
export function filterConsumers<C extends Listed>(
  consumers: readonly C[],
  { part, text, stream, verdict }: ConsumerFilter,
  grammar: SubjectGrammar,
): C[] {
  const wanted = text.trim();
  return consumers.filter(
    (consumer) =>
      belongs[part](consumer) &&
      (stream === null || consumer.stream === stream) &&
      (verdict === null || consumer.verdict === verdict) &&
      (wanted === "" || matches(consumer, wanted, grammar)),
  );
}

function matches(
  { name, displayName, stream, config: { filterSubjects } }: ConsumerHealth,
  text: string,
  grammar: SubjectGrammar,
): boolean {
  const words = [name, displayName, stream, ...filterSubjects].join("\n").toLowerCase();
  if (words.includes(text.toLowerCase())) return true;
  // A word alone is looked for as a word: a filter for everything would match each.
  return text.includes(".") && grammar.isName(text) && filterSubjects.some((filter) => grammar.covers(filter, text));
}

/** Identity of a consumer in lists. */
export const keyOf = ({ stream, name }: Pick<ConsumerHealth, "stream" | "name">) => consumerKey(stream, name);
