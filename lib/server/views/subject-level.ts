import type { SubjectLevel, SubjectLevelQuery } from "../../contract/subjects";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { isOwnStream, type Stream } from "../../model/stream/stream";
import { type SubjectCount, sortBranches, subjectLevel } from "../../model/stream/subject-level";
import type { DashboardParts } from "../dashboard/parts";
import { mostCounted } from "../dashboard/subject-tally";
import { type Counting, countStreams, foundSubjects } from "./counted-streams";
import { readStream, readView } from "./sampled";

/** Streams that are named of a branch. */
const namedStreams = 5;

/** One level of the tree of subjects. Throws `stream_not_found`, `unsupported`, and of one stream what counting throws. */
export async function readSubjectLevel(dashboard: DashboardParts, query: SubjectLevelQuery): Promise<SubjectLevel> {
  const { subjects, broker } = dashboard;
  const streams = await chosenStreams(dashboard, query.stream);
  return levelOf({ subjects, grammar: broker.grammar }, streams, query);
}

/** A stream of the last sweep, or all of them but the dashboard's own. Throws `stream_not_found`. */
export async function chosenStreams(dashboard: DashboardParts, name: string | undefined): Promise<readonly Stream[]> {
  if (name !== undefined) await readStream(dashboard, name);
  const { streams } = readView(dashboard).view;
  return streams.filter(({ config }) => (name === undefined ? !isOwnStream(config.name) : config.name === name));
}

/** See {@link readSubjectLevel}. */
export async function levelOf(
  counting: Counting,
  streams: readonly Pick<Stream, "config" | "messages" | "subjectCount">[],
  { under, q, order, limit }: Omit<SubjectLevelQuery, "stream">,
): Promise<SubjectLevel> {
  const { counted, leftOut } = await countStreams(counting, streams, { under, q });
  const lists = counted.map(({ stream, counted: { told } }) => ({ stream, found: found(counting.grammar, told, q) }));
  const level = subjectLevel(
    lists.map((list) => list.found),
    under ?? null,
  );
  const holders = holdersOf(lists, under ?? null);
  const listed = sortBranches(level, order).slice(0, limit);
  return {
    branches: listed.map((branch) => {
      const holding = holders.get(branch.token) ?? [];
      return { ...branch, streams: holding.slice(0, namedStreams), streamCount: holding.length };
    }),
    branchCount: level.length,
    messages: level.reduce((sum, { messages }) => sum + messages, 0),
    subjects: level.reduce((sum, branch) => sum + branch.subjects, 0),
    whole: leftOut.length === 0 && counted.every(({ counted: { told, total } }) => told.length >= total),
    countedAt:
      counted.length === 0 ? null : new Date(Math.min(...counted.map((one) => one.counted.atMs))).toISOString(),
    leftOut: [...leftOut],
    mostCounted,
  };
}

function found(grammar: SubjectGrammar, told: readonly SubjectCount[], q: string): readonly SubjectCount[] {
  return foundSubjects(grammar, told, q);
}

interface StreamList {
  readonly stream: string;
  readonly found: readonly SubjectCount[];
}

/** The streams of each branch, by its token. */
function holdersOf(lists: readonly StreamList[], under: string | null): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const { stream, found: subjects } of lists) {
    for (const { token } of subjectLevel([subjects], under))
      holders.set(token, [...(holders.get(token) ?? []), stream]);
  }
  return holders;
}
