"use client";

import { useRef } from "react";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Bytes, Count } from "@/components/ui/text/number";
import { Tag } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import type { ObjectInfo } from "@/lib/model/bucket/object-info";
import { visibleLine } from "@/lib/model/text/visible-text";

const notOnPhone = "@max-xl/table:hidden";
const roomy = "@max-3xl/table:hidden";

/** Props of {@link ObjectTable}. */
export interface ObjectTableProps {
  objects: readonly ObjectInfo[];
  /** What is listed: another filter is another list. */
  shows: string;
  /** The name of the object that is open. */
  open: string | null;
  onOpen: (name: string) => void;
  /** Called when the last row comes into view. */
  onEnd: () => void;
}

/** Objects by name; a row opens the drawer. */
export function ObjectTable({ objects, shows, open, onOpen, onEnd }: ObjectTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <ResizableColumns list="objects" first="size">
      <DataTable label="Objects" fill fixed>
        <thead>
          <tr>
            <Th flexible>Name</Th>
            <Th num column="size" edge="left" className="w-26 @max-xl/table:pr-5!">
              Size
            </Th>
            <Th num column="pieces" edge="left" className={`w-22 ${roomy}`}>
              Chunks
            </Th>
            <Th column="changed" edge="left" className={`w-32 ${notOnPhone}`}>
              Changed
            </Th>
          </tr>
        </thead>
        <VirtualBody
          ref={body}
          list="objects"
          stillAs={shows}
          rows={objects}
          rowKey={({ name }) => name}
          openKey={open}
          onOpenKey={onOpen}
          onEnd={onEnd}
        >
          {(object) => (
            <Tr selected={object.name === open} onOpen={() => onOpen(object.name)}>
              <Td mono title={object.name} muted={object.deleted}>
                <span className="flex items-center gap-2">
                  <span className="min-w-0 truncate">{visibleLine(object.name)}</span>
                  {object.deleted ? (
                    <Tag tone="off" quiet>
                      deleted
                    </Tag>
                  ) : null}
                  {object.link === null ? null : <Tag tone="plain">link</Tag>}
                </span>
              </Td>
              <Td num muted className="@max-xl/table:pr-5!">
                {object.deleted || object.link !== null ? null : <Bytes value={object.sizeBytes} />}
              </Td>
              <Td num muted className={roomy}>
                <Count value={object.chunks} />
              </Td>
              <Td muted className={`num ${notOnPhone}`}>
                <RelativeTime at={object.storedAt} />
              </Td>
            </Tr>
          )}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}
