import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import type { Difference } from "@/lib/client/compare/json-diff";
import { visibleText } from "@/lib/model/text/visible-text";

/** Most rows that are drawn: nobody reads more, and two unlike payloads differ everywhere. */
const mostRows = 1_000;

/** Props of {@link DifferenceTable}. */
export interface DifferenceTableProps {
  label: string;
  /** What each row is about. */
  what: string;
  differences: readonly Difference[];
}

/** Where two messages differ: what each of them says. */
export function DifferenceTable({ label, what, differences }: DifferenceTableProps) {
  const hidden = differences.length - mostRows;
  return (
    <>
      <DataTable label={label} fixed minWidth={300}>
        <TableHead
          columns={[
            { label: what, className: "w-[30%]" },
            { label: "Left", className: "w-[35%]" },
            { label: "Right", className: "w-[35%]" },
          ]}
        />
        <tbody>
          {differences.slice(0, mostRows).map(({ path, left, right }) => (
            <Tr key={path}>
              <Td mono className="py-1.5 align-top whitespace-normal! wrap-anywhere">
                {visibleText(path)}
              </Td>
              <Value text={left} />
              <Value text={right} />
            </Tr>
          ))}
        </tbody>
      </DataTable>
      {hidden > 0 ? <p className="px-5 pt-2 text-muted">{hidden} more differences are not shown.</p> : null}
    </>
  );
}

function Value({ text }: { text: string | null }) {
  return (
    <Td mono className="py-1.5 align-top whitespace-pre-wrap! wrap-anywhere">
      {text === null ? <span className="font-sans text-faint">not there</span> : visibleText(text)}
    </Td>
  );
}
