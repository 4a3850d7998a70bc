import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { SubjectMatch } from "@/lib/contract/subjects";
import { visibleLine } from "@/lib/model/text/visible-text";

type Arrival = SubjectMatch["streams"][number]["arrivals"][number];

/** What becomes of it, in one sentence. */
export function matchSentence({ storing, streams, receiverCount }: SubjectMatch, isName: boolean): string {
  const it = isName ? "It" : "What matches";
  if (storing === 0) return `${it} is stored by none of ${formatQuantity(streams.length, "stream")}`;
  const receivers =
    receiverCount === 0
      ? "nobody receives it"
      : `${formatQuantity(receiverCount, "consumer receives", "consumers receive")} it`;
  return `${it} is stored by ${formatCount(storing)} of ${formatQuantity(streams.length, "stream")}, and ${receivers}`;
}

const ways: Readonly<Record<Arrival["by"], string>> = {
  capture: "captures it",
  copy: "copies it from another stream",
  republish: "captures what another stream republishes",
};

/** How a stream comes to store it, and under which subject. */
export function arrivalWords({ subject, by, certain }: Arrival, asked: string): string {
  const way = certain ? ways[by] : `${ways[by]}, a part of it`;
  return subject === asked ? way : `${way}, stores it as ${visibleLine(subject)}`;
}

/** Subjects named before the rest is only counted. */
const named = 5;

/** Why a stream does not store it. */
export function captureWords(captures: readonly string[]): string {
  return captures.length === 0 ? "captures nothing: it only copies" : `captures ${listed(captures)}`;
}

/** Why a consumer is not given it. */
export function filterWords(filters: readonly string[]): string {
  return `only wants ${listed(filters)}`;
}

function listed(subjects: readonly string[]): string {
  const shown = subjects.slice(0, named).map(visibleLine).join(", ");
  return subjects.length > named ? `${shown} and ${formatCount(subjects.length - named)} more` : shown;
}
