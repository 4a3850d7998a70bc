import { visibleLine } from "@/lib/model/text/visible-text";

/** A stream's subjects on one line: the first ones, and how many more. All of them are in the tooltip. */
export function SubjectSummary({ subjects }: { subjects: readonly string[] }) {
  if (subjects.length === 0) return <span className="text-faint">none: a mirror, or it only sources</span>;
  const [first = "", ...rest] = subjects;
  return (
    <span title={subjects.map(visibleLine).join("\n")}>
      {visibleLine(first)}
      {rest.length > 0 ? <span className="text-faint"> +{rest.length}</span> : null}
    </span>
  );
}

/** All subjects, one a line. */
export function SubjectList({ subjects }: { subjects: readonly string[] }) {
  if (subjects.length === 0) return <p className="text-muted">None: what it stores, it copies from other streams.</p>;
  return (
    <ul className="grid gap-1">
      {subjects.map((subject) => (
        <li key={subject} className="mono wrap-anywhere">
          {visibleLine(subject)}
        </li>
      ))}
    </ul>
  );
}
