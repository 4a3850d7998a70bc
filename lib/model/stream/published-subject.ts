import { type FlowStream, storedPatterns, storedUnder } from "./message-flow";
import { covers, distinctFilters, intersect } from "./subject";
import { invertSubject } from "./subject-inversion";
import { mapSubject } from "./subject-mapping";

/** A stream with what it does to subjects. */
export type PublishedStream = Pick<FlowStream, "origins" | "config">;

/** The subjects under which a stream stores what is published on a filter. */
export function storedFilters({ config }: PublishedStream, filter: string): string[] {
  const common = config.subjects.map((subject) => intersect(subject, filter)).filter((one) => one !== null);
  return distinctFilters(common.flatMap((pattern) => storedPatterns(config, pattern)));
}

/**
 * The subject that a stored message was published on; the stored one where that is not known but surely matches `filter`.
 * Null: it does not match. `unclear`: it may match, since the stream stores several subjects as that one.
 */
export function publishedSubject(stream: PublishedStream, stored: string, filter: string): string | null | "unclear" {
  if (stream.config.subjectTransform === null) return covers(filter, stored) ? stored : null;
  const ways = waysTo(stream, stored, filter);
  if (!ways.some(({ isMeant }) => isMeant !== false)) return null;
  if (ways.some(({ isMeant }) => isMeant !== true)) return "unclear";
  const [only, another] = ways;
  return another === undefined ? (only?.subject ?? stored) : stored;
}

/** One way in which a message may have got its stored subject. */
interface Way {
  /** What it was published on; null where that cannot be told. */
  readonly subject: string | null;
  /** Whether that matches the filter; null where that cannot be told. */
  readonly isMeant: boolean | null;
}

function waysTo(stream: PublishedStream, stored: string, filter: string): Way[] {
  const { subjects, subjectTransform } = stream.config;
  const captures = (subject: string) => subjects.some((one) => covers(one, subject));
  const ways: Way[] = [];
  if (captures(stored) && storedUnder(stream, stored) === stored)
    ways.push({ subject: stored, isMeant: covers(filter, stored) });
  if (subjectTransform === null) return ways;
  const mapped = (among: readonly string[]) =>
    among.some((one) => covers(mapSubject(one, subjectTransform) ?? "", stored));
  if (!mapped(subjects)) return ways;
  const { subject } = invertSubject(stored, subjectTransform);
  if (subject !== null) {
    if (captures(subject) && subject !== stored) ways.push({ subject, isMeant: covers(filter, subject) });
    return ways;
  }
  const isWhole = subjects.every((one) => covers(filter, one));
  const meant = subjects.map((one) => intersect(one, filter)).filter((one) => one !== null);
  ways.push({ subject: null, isMeant: isWhole ? true : mapped(meant) ? null : false });
  return ways;
}
