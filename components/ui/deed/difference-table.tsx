/** One setting that differs, in words. */
export interface Difference {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What an edit changes: each setting now and afterwards. */
export function DifferenceTable({ differences }: { differences: readonly Difference[] }) {
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="border-b border-line text-left text-xs text-faint">
          <th scope="col" className="w-1/4 py-1 font-medium">
            Setting
          </th>
          <th scope="col" className="py-1 font-medium">
            Now
          </th>
          <th scope="col" className="py-1 font-medium">
            Afterwards
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ label, before, after }) => (
          <tr key={label} className="border-b border-line align-top">
            <th scope="row" className="py-1.5 pr-2 text-left font-normal wrap-anywhere">
              {label}
            </th>
            <td className="py-1.5 pr-2 text-muted wrap-anywhere">{before}</td>
            <td className="py-1.5 font-medium wrap-anywhere">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
