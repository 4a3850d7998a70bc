import type { Snapshot, StreamSummary } from "@/lib/contract/snapshot";
import { needsAttention, severity, type Verdict, verdicts } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";

/** A stream in the list, with the worst verdict among its consumers. */
export interface StreamRow {
  readonly stream: StreamSummary;
  /** Null without consumers, and for Jetlag's own streams, whose consumers are not judged. */
  readonly worst: Verdict | null;
}

/** Which streams to list. */
export interface StreamFilter {
  /** Text in the name, a subject or the description; letters compared without case. */
  readonly text: string;
  readonly withOwn: boolean;
}

interface Source {
  readonly streams: Snapshot["streams"];
  readonly consumers: readonly Pick<Snapshot["consumers"][number], "stream" | "verdict">[];
}

/** The streams that pass the filter, those with the worst consumers first, then by name. */
export function streamRows({ streams, consumers }: Source, { text, withOwn }: StreamFilter): StreamRow[] {
  const worst = new Map<string, Verdict>();
  for (const { stream, verdict } of consumers) {
    const known = worst.get(stream);
    if (known === undefined || severity(verdict) < severity(known)) worst.set(stream, verdict);
  }
  const wanted = text.trim().toLowerCase();
  return streams
    .filter((stream) => (withOwn || !stream.own) && searchText(stream).includes(wanted))
    .map((stream) => ({ stream, worst: worst.get(stream.config.name) ?? null }))
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) || a.stream.config.name.localeCompare(b.stream.config.name, undefined, { numeric: true }),
    );
}

/** What needs nobody keeps its place by name: a list must not move with every message. */
const rank = ({ worst }: StreamRow) => (worst !== null && needsAttention(worst) ? severity(worst) : verdicts.length);

function searchText({ config }: StreamSummary): string {
  return visibleLine([config.name, ...config.subjects, config.description ?? ""].join(" ")).toLowerCase();
}
