import type { Snapshot } from "../../contract/snapshot";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { storedUnder } from "../../model/stream/message-flow";

/** What of a snapshot names subjects. */
export interface SubjectSource {
  readonly streams: readonly {
    readonly own: boolean;
    readonly config: { readonly name: string; readonly subjects: readonly string[] };
  }[];
  readonly consumers: readonly { readonly config: { readonly filterSubjects: readonly string[] } }[];
}

function streamPatterns({ streams }: SubjectSource): string[] {
  return streams.filter(({ own }) => !own).flatMap(({ config }) => config.subjects);
}

function consumerFilters({ consumers }: SubjectSource): string[] {
  return consumers.flatMap(({ config }) => config.filterSubjects);
}

/** Filters worth watching: everything, what streams capture, what consumers read. */
export function suggestFilters(source: SubjectSource | undefined, grammar: SubjectGrammar): string[] {
  const { everything } = grammar;
  if (source === undefined) return [everything];
  return distinct([everything, ...streamPatterns(source).sort(), ...consumerFilters(source).sort()], grammar);
}

/**
 * Subjects to publish to: those used before, those that consumers read, and what streams capture up to their first
 * wildcard.
 */
export function suggestSubjects(
  source: SubjectSource | undefined,
  recent: readonly string[],
  grammar: SubjectGrammar,
): string[] {
  if (source === undefined) return distinct(recent, grammar);
  const full = consumerFilters(source).filter(grammar.isName).sort();
  return distinct([...recent, ...full, ...streamPatterns(source).map(grammar.beginning).sort()], grammar);
}

/** Streams, Jetlag's own left out, that capture something of a filter. */
export function streamsOf(source: SubjectSource | undefined, filter: string, grammar: SubjectGrammar): string[] {
  const captures = (pattern: string) => grammar.intersect(pattern, filter) !== null;
  return (source?.streams ?? [])
    .filter(({ own, config }) => !own && config.subjects.some(captures))
    .map(({ config }) => config.name);
}

/** A stream that stores what is published to a subject. */
export interface StoringStream {
  readonly stream: string;
  /** What it stores it under: another subject where the stream changes them, a filter where it cannot be told which. */
  readonly subject: string;
}

/** Streams, Jetlag's own left out, that capture a subject, with what they store it under. */
export function storingStreams(
  snapshot: Pick<Snapshot, "streams" | "consumers"> | undefined,
  subject: string,
  grammar: SubjectGrammar,
): StoringStream[] {
  const names = new Set(streamsOf(snapshot, subject, grammar));
  return (snapshot?.streams ?? [])
    .filter(({ config }) => names.has(config.name))
    .map((stream) => ({ stream: stream.config.name, subject: storedUnder(stream, subject) }));
}

/** A full subject that fits a filter, for an example: of `ORDERS.>` it is `ORDERS.test`. */
export function exampleSubject(source: SubjectSource | undefined, filter: string, grammar: SubjectGrammar): string {
  const captured = source === undefined ? [] : streamPatterns(source);
  const common = captured.map((pattern) => grammar.intersect(pattern, filter)).find((one) => one !== null);
  return grammar.example(common ?? filter);
}

function distinct(subjects: readonly string[], grammar: SubjectGrammar): string[] {
  return [...new Set(subjects)].filter((subject) => subject !== "" && !grammar.isSystem(subject));
}
