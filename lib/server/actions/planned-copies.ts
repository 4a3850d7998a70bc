import type { JobPlan } from "../../contract/failure-jobs";
import type { IndexedFailure } from "../../failures/inbox/failure-index";
import type { CopyRoute } from "../../failures/redrive/copy-route";

/** Subjects listed with their recipients. */
const listedSubjects = 20;

/** A failure with the route of its copy. */
export interface PlannedCopy {
  readonly known: IndexedFailure;
  readonly route: CopyRoute;
}

/** A subject as a plan has it, but for the number of copies. */
export type JudgedSubject = Omit<JobPlan["subjects"][number], "count">;

/** Where copies go, and which of them will be stored; those to subjects that are not listed count as stored. */
export interface AimedCopies extends Pick<JobPlan, "subjects" | "otherSubjects"> {
  readonly stored: readonly IndexedFailure[];
}

/** The subjects of copies, most first. `judge` says of each that is listed whether it takes them. */
export function aimCopies(copies: readonly PlannedCopy[], judge: (subject: string) => JudgedSubject): AimedCopies {
  const bySubject = new Map<string, IndexedFailure[]>();
  for (const { known, route } of copies) {
    if (route.kind !== "subject") continue;
    const there = bySubject.get(route.subject);
    if (there === undefined) bySubject.set(route.subject, [known]);
    else there.push(known);
  }
  const bySize = [...bySubject].sort(([, a], [, b]) => b.length - a.length);
  const judged = bySize
    .slice(0, listedSubjects)
    .map(([subject, there]) => ({ there, subject: { ...judge(subject), count: there.length } }));
  const others = bySize.slice(listedSubjects);
  return {
    subjects: judged.map(({ subject }) => subject),
    otherSubjects: others.length,
    stored: [
      ...judged.flatMap(({ there, subject }) => (isTaken(subject) ? there : [])),
      ...others.flatMap(([, there]) => there),
    ],
  };
}

function isTaken({ stream, refusal }: JudgedSubject): boolean {
  return stream !== null && refusal === null;
}
