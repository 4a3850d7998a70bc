import { ScrollBox } from "@/components/ui/scroll-box";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { copiesTo } from "@/lib/client/words/job-words";
import type { Recipient } from "@/lib/contract/failures";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { visibleLine } from "@/lib/model/text/visible-text";

/** A subject that messages go to, or are removed from. */
export interface PlannedSubject {
  readonly subject: string;
  readonly count: number;
  readonly stream: string | null;
  readonly refusal: string | null;
  readonly recipients: readonly Recipient[];
}

/** Props of {@link PlannedSubjects}. */
export interface PlannedSubjectsProps {
  label: string;
  subjects: readonly PlannedSubject[];
  /** Those that are not listed. */
  others: number;
  /** Nobody receives anything there. */
  removed?: boolean;
}

/** Where the messages of a plan go, and who will receive them. */
export function PlannedSubjects({ label, subjects, others, removed = false }: PlannedSubjectsProps) {
  if (subjects.length === 0) return null;
  return (
    <>
      <ScrollBox aria-label={label} className="max-h-60 rounded-md border border-line">
        <ul aria-label={label}>
          {subjects.map((planned) => (
            <li
              key={JSON.stringify([planned.stream, planned.subject, planned.refusal === null])}
              className="border-t border-line px-3 py-1.5 first:border-t-0"
            >
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="mono min-w-0 font-medium wrap-anywhere">{visibleLine(planned.subject)}</span>
                <span className="num ml-auto text-xs text-faint wrap-anywhere">
                  {visibleLine(removed ? removedFrom(planned) : copiesTo(planned))}
                </span>
              </div>
              {removed ? null : <Readers planned={planned} />}
            </li>
          ))}
        </ul>
      </ScrollBox>
      {others > 0 ? <p className="text-xs text-faint">and {formatQuantity(others, "more subject")}</p> : null}
    </>
  );
}

function Readers({ planned: { stream, refusal, recipients } }: { planned: PlannedSubject }) {
  return (
    <>
      {recipients.map(({ stream: reads, name, displayName, verdict, certain }) => (
        <div key={consumerKey(reads, name)} className="flex min-h-6 items-center justify-between gap-3 pl-3">
          <span className="min-w-0 text-muted wrap-anywhere">
            <span className="mono">{visibleLine(displayName)}</span>
            {reads === stream ? null : ` of ${visibleLine(reads)}, which gets a copy`}
            {certain ? null : ", perhaps"}
          </span>
          <VerdictBadge verdict={verdict} />
        </div>
      ))}
      {recipients.length === 0 && stream !== null && refusal === null ? (
        <p className="pl-3 text-faint">no consumer reads it</p>
      ) : null}
    </>
  );
}

const removedFrom = ({ count, stream }: PlannedSubject) => `${formatCount(count)} of ${stream ?? ""}`;
