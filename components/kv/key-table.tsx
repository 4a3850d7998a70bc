"use client";

import { useRef } from "react";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Bytes, Count } from "@/components/ui/text/number";
import { RelativeTime } from "@/components/ui/text/time";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import { visibleLine } from "@/lib/model/text/visible-text";
import { EntryValue } from "./entry-value";

/** Columns that give way first where the list is narrow: the drawer has them. */
const notOnPhone = "@max-xl/table:hidden";
const roomy = "@max-3xl/table:hidden";

/** Props of {@link KeyTable}. */
export interface KeyTableProps {
  entries: readonly KeyEntry[];
  /** What is listed: another filter is another list. */
  shows: string;
  /** The key that is open. */
  open: string | null;
  onOpen: (key: string) => void;
  /** Called when the last row comes into view. */
  onEnd: () => void;
}

/** Keys with their newest values; a row opens the drawer. */
export function KeyTable({ entries, shows, open, onOpen, onEnd }: KeyTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <ResizableColumns list="keys" first="key">
      <DataTable label="Keys" fill fixed>
        <thead>
          <tr>
            <Th column="key" className="w-[38%] @max-xl/table:w-[55%]">
              Key
            </Th>
            <Th flexible className="@max-xl/table:pr-5!">
              Value
            </Th>
            <Th num column="revision" edge="left" className={`w-24 ${roomy}`}>
              Revision
            </Th>
            <Th column="changed" edge="left" className={`w-30 @max-3xl/table:pr-5! ${notOnPhone}`}>
              Changed
            </Th>
            <Th num column="size" edge="left" className={`w-22 ${roomy}`}>
              Size
            </Th>
          </tr>
        </thead>
        <VirtualBody
          ref={body}
          list="keys"
          stillAs={shows}
          rows={entries}
          rowKey={({ key }) => key}
          openKey={open}
          onOpenKey={onOpen}
          onEnd={onEnd}
        >
          {(entry) => (
            <Tr selected={entry.key === open} onOpen={() => onOpen(entry.key)}>
              <Td mono title={entry.key} muted={entry.operation !== "put"}>
                {visibleLine(entry.key)}
              </Td>
              <Td mono muted className="@max-xl/table:pr-5!">
                <EntryValue entry={entry} />
              </Td>
              <Td num muted className={roomy}>
                <Count value={entry.revision} />
              </Td>
              <Td muted className={`num @max-3xl/table:pr-5! ${notOnPhone}`}>
                <RelativeTime at={entry.storedAt} />
              </Td>
              <Td num muted className={roomy}>
                {entry.operation === "put" ? <Bytes value={entry.payload.sizeBytes} /> : null}
              </Td>
            </Tr>
          )}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}
