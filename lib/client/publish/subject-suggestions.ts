import { hasWildcard, intersect, isSystemSubject } from "../../model/stream/subject";

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
export function suggestFilters(source: SubjectSource | undefined): string[] {
  if (source === undefined) return [">"];
  return distinct([">", ...streamPatterns(source).sort(), ...consumerFilters(source).sort()]);
}

/**
 * Subjects to publish to: those used before, those that consumers read, and what streams capture up to their first
 * wildcard.
 */
export function suggestSubjects(source: SubjectSource | undefined, recent: readonly string[]): string[] {
  if (source === undefined) return distinct(recent);
  const full = consumerFilters(source)
    .filter((filter) => !hasWildcard(filter))
    .sort();
  return distinct([...recent, ...full, ...streamPatterns(source).map(beforeWildcard).sort()]);
}

/** Streams, Jetlag's own left out, that capture something of a filter. */
export function streamsOf(source: SubjectSource | undefined, filter: string): string[] {
  return (source?.streams ?? [])
    .filter(({ own, config }) => !own && config.subjects.some((subject) => intersect(subject, filter) !== null))
    .map(({ config }) => config.name);
}

/** A full subject that fits a filter, for an example: of `ORDERS.>` it is `ORDERS.test`. */
export function exampleSubject(source: SubjectSource | undefined, filter: string): string {
  const captured = source === undefined ? [] : streamPatterns(source);
  const common = captured.map((pattern) => intersect(pattern, filter)).find((one) => one !== null);
  const tokens = (common ?? filter).split(".");
  return tokens.map((token) => (token === "*" || token === ">" ? "test" : token)).join(".");
}

function beforeWildcard(pattern: string): string {
  const tokens = pattern.split(".");
  const at = tokens.findIndex((token) => token === "*" || token === ">");
  return at === -1 ? pattern : tokens.slice(0, at).concat("").join(".");
}

function distinct(subjects: readonly string[]): string[] {
  return [...new Set(subjects)].filter((subject) => subject !== "" && !isSystemSubject(subject));
}
