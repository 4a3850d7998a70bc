import { visibleText } from "@/lib/model/text/visible-text";
import { DataTable, TableHead, Td, Tr } from "./data-table";

/** Most rows that are drawn: nobody reads more, and two unlike payloads differ everywhere. */
const mostRows = 1_000;

/** Something that one side says otherwise than the other. */
export interface DifferenceRow {
  readonly name: string;
  /** What each side says; null: it does not have it. */
  readonly one: string | null;
  readonly other: string | null;
}

/** Props of {@link DifferenceTable}. */
export interface DifferenceTableProps {
  label: string;
  /** What each row is about, and the two sides. */
  heads: readonly [what: string, one: string, other: string];
  rows: readonly DifferenceRow[];
  /** They are words, not text of messages. */
  words?: boolean;
}

/** Where two things differ: what each of them says. */
export function DifferenceTable({ label, heads: [what, one, other], rows, words = false }: DifferenceTableProps) {
  const hidden = rows.length - mostRows;
  return (
    <>
      <DataTable label={label} fixed minWidth={300}>
        <TableHead
          columns={[
            { label: what, className: "w-[30%]" },
            { label: one, className: "w-[35%]" },
            { label: other, className: "w-[35%]" },
          ]}
        />
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <Tr key={row.name}>
              <Td mono={!words} className="py-1.5 align-top whitespace-normal! wrap-anywhere">
                {visibleText(row.name)}
              </Td>
              <Value text={row.one} words={words} />
              <Value text={row.other} words={words} />
            </Tr>
          ))}
        </tbody>
      </DataTable>
      {hidden > 0 ? <p className="px-5 pt-2 text-muted">{hidden} more differences are not shown.</p> : null}
    </>
  );
}

function Value({ text, words }: { text: string | null; words: boolean }) {
  return (
    <Td mono={!words} className="py-1.5 align-top whitespace-pre-wrap! wrap-anywhere">
      {text === null ? <span className="font-sans text-faint">not there</span> : visibleText(text)}
    </Td>
  );
}
