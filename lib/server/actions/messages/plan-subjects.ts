import type { MessagePlan } from "../../../contract/message-jobs";
import { taken } from "../../../event-bus/broker/offer";
import type { Dashboard } from "../../dashboard/dashboard";
import { findRecipients } from "../../views/recipients";
import type { SubjectGroup } from "./chosen-messages";

/** Subjects listed with who reads them. */
const listedSubjects = 20;

type PlannedSubjects = Pick<MessagePlan, "subjects" | "otherSubjects">;

/** Copies to one subject, and why none can be sent so that it gets there, a clause; null: they can. */
interface CopyGroup {
  readonly subject: string;
  readonly obstacle: string | null;
  count: number;
}

/** Where copies of these messages go, most first, and who would receive them. */
export function aimReplay(
  dashboard: Dashboard,
  groups: readonly SubjectGroup[],
  destination: string | null,
): PlannedSubjects {
  const recipients = taken(dashboard.broker.sender).recipientsOf(dashboard.monitor.view.streams);
  const copies = new Map<string, CopyGroup>();
  for (const { channel, subject, count } of groups) {
    const target =
      destination === null
        ? recipients.subjectFor({ channel, subject })
        : ({ possible: true, subject: destination } as const);
    const to = target.possible ? target.subject : subject;
    const obstacle = target.possible ? null : target.reason;
    const key = `${obstacle === null} ${to}`;
    const known = copies.get(key);
    if (known === undefined) copies.set(key, { subject: to, obstacle, count });
    else known.count += count;
  }
  return aimCopies(dashboard, [...copies.values()]);
}

/** The same for what a file holds, by the number of messages of each subject. */
export function aimImport(dashboard: Dashboard, subjects: ReadonlyMap<string, number>): PlannedSubjects {
  return aimCopies(
    dashboard,
    [...subjects].map(([subject, count]) => ({ subject, obstacle: null, count })),
  );
}

/** Where messages are removed. */
export function listRemovals(groups: readonly SubjectGroup[]): PlannedSubjects {
  return {
    subjects: groups
      .slice(0, listedSubjects)
      .map(({ channel, subject, count }) => ({ subject, count, stream: channel, refusal: null, recipients: [] })),
    otherSubjects: Math.max(0, groups.length - listedSubjects),
  };
}

function aimCopies(dashboard: Dashboard, copies: readonly CopyGroup[]): PlannedSubjects {
  const bySize = copies.toSorted((one, other) => other.count - one.count);
  const subjects = bySize.slice(0, listedSubjects).map(({ subject, obstacle, count }) => {
    if (obstacle !== null) return { subject, count, stream: null, refusal: obstacle, recipients: [] };
    const { refusal, stream, consumers } = findRecipients(dashboard, { subject });
    return { subject, count, stream, refusal, recipients: refusal === null ? consumers : [] };
  });
  return { subjects, otherSubjects: Math.max(0, bySize.length - listedSubjects) };
}
