import type { SubjectList } from "../../contract/streams";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { DashboardParts } from "../dashboard/parts";
import type { CountedSubjects, SubjectTally } from "../dashboard/subject-tally";
import { readStream } from "./sampled";

/** Subjects of one answer. */
const listed = 2_000;
/** Where a stream has more, the broker is asked for those of a pattern only: it would tell no more, and work for all. */
const mostAsked = 100_000;

/** What subjects are listed from. */
interface Listing {
  readonly subjects: SubjectTally;
  readonly grammar: SubjectGrammar;
  readonly now: () => number;
}

/** The subjects of a stream that `q` finds. Throws `stream_not_found`, and what counting throws. */
export async function readSubjects(dashboard: DashboardParts, stream: string, q: string): Promise<SubjectList> {
  await readStream(dashboard, stream);
  const seen = dashboard.monitor.view.streams.find(({ config }) => config.name === stream);
  const { subjects, broker, now } = dashboard;
  return listSubjects({ subjects, grammar: broker.grammar, now }, { stream, count: seen?.subjectCount.value ?? 0 }, q);
}

/**
 * How many messages a stream with so many subjects holds of each, the most first; `q` is a pattern of the broker's, or
 * text. Throws what counting throws.
 */
export async function listSubjects(
  { subjects, grammar, now }: Listing,
  { stream, count }: { readonly stream: string; readonly count: number },
  q: string,
): Promise<SubjectList> {
  const isPattern = grammar.isFilter(q) && (count > mostAsked || !grammar.isName(q));
  if (isPattern) return answerOf(await subjects.count(stream, q), "");
  if (count <= mostAsked) return answerOf(await subjects.count(stream, grammar.everything), q);
  return { subjects: [], matching: null, total: count, told: 0, countedAt: new Date(now()).toISOString() };
}

function answerOf({ told, total, atMs }: CountedSubjects, text: string): SubjectList {
  const wanted = text.toLowerCase();
  const matching = told.filter(([subject]) => subject.toLowerCase().includes(wanted));
  const most = matching.sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).slice(0, listed);
  return {
    subjects: most.map(([subject, messages]) => ({ subject, messages })),
    matching: text === "" ? total : matching.length,
    ...{ total, told: told.length, countedAt: new Date(atMs).toISOString() },
  };
}
