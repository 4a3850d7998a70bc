import { Skeleton } from "@/components/ui/state/skeleton";
import { formatCount } from "@/lib/client/words/format";
import { explainKnown, formatKnown } from "@/lib/client/words/known";
import type { Known } from "@/lib/model/known";

/** A line of a {@link PlanTable}: a figure now, and after. */
export interface PlanLine {
  readonly label: string;
  readonly before: Known<number>;
  readonly after: Known<number>;
  /** How it is written (a count). */
  readonly format?: (value: number) => string;
}

/** What a change does to figures: each before and after. Undefined while that is looked up. */
export function PlanTable({ lines }: { lines: readonly PlanLine[] | undefined }) {
  if (lines === undefined) return <Skeleton className="h-17" />;
  return (
    <table className="w-full">
      <thead>
        <tr className="border-b border-line text-left text-xs text-faint">
          <th scope="col" className="py-1 font-medium">
            <span className="sr-only">Figure</span>
          </th>
          <th scope="col" className="w-28 py-1 text-right font-medium">
            Now
          </th>
          <th scope="col" className="w-28 py-1 text-right font-medium">
            Afterwards
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, before, after, format = formatCount }) => (
          <tr key={label} className="border-b border-line">
            <th scope="row" className="py-1.5 text-left font-normal wrap-anywhere">
              {label}
            </th>
            <td className="num py-1.5 text-right" title={explainKnown(before)}>
              {formatKnown(before, format)}
            </td>
            <td className="num py-1.5 text-right font-medium" title={explainKnown(after)}>
              {formatKnown(after, format)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
