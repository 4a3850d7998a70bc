import type { FailurePlan } from "../../contract/failure-jobs";
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
export type JudgedSubject = Omit<FailurePlan["subjects"][number], "count">;

/** Where copies go, and which of them will be stored; those to subjects that are not listed count as stored. */
export interface AimedCopies extends Pick<FailurePlan, "subjects" | "otherSubjects"> {
  readonly stored: readonly IndexedFailure[];
}

/** The subjects of copies, most first. `judge` says of each that is listed whether it takes them. */
export function aimCopies(copies: readonly PlannedCopy[], judge: (subject: string) => JudgedSubject): AimedCopies {
  const groups = new Map<string, CopyGroup>();
  for (const { known, route } of copies) {
    if (route.kind !== "subject" && route.kind !== "unmapped") continue;
    const { subject } = route;
    const key = `${route.kind} ${subject}`;
    const group = groups.get(key) ?? { subject, obstacle: route.kind === "unmapped" ? route.reason : null, there: [] };
    groups.set(key, group);
    group.there.push(known);
  }
  const bySize = [...groups.values()].sort((a, b) => b.there.length - a.there.length);
  const judged = bySize.slice(0, listedSubjects).map(({ subject, obstacle, there }) => {
    const judgement = obstacle === null ? judge(subject) : { subject, stream: null, refusal: obstacle, recipients: [] };
    return { there, subject: { ...judgement, count: there.length } };
  });
  const others = bySize.slice(listedSubjects);
  return {
    subjects: judged.map(({ subject }) => subject),
    otherSubjects: others.length,
    stored: [
      ...judged.flatMap(({ there, subject }) => (isTaken(subject) ? there : [])),
      ...others.flatMap(({ there, obstacle }) => (obstacle === null ? there : [])),
    ],
  };
}

/** Copies to one subject. */
interface CopyGroup {
  readonly subject: string;
  /** Why none can be sent so that it gets there; null: some can. */
  readonly obstacle: string | null;
  readonly there: IndexedFailure[];
}

function isTaken({ stream, refusal }: JudgedSubject): boolean {
  return stream !== null && refusal === null;
}
