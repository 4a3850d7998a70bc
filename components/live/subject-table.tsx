"use client";

import Link from "next/link";
import { memo } from "react";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { Count } from "@/components/ui/number";
import { formatCount, formatRate, noValue } from "@/lib/client/format";
import type { LiveCounts } from "@/lib/client/live-tally";
import { visibleLine } from "@/lib/model/visible-text";

/** Props of {@link SubjectTable}. */
export interface SubjectTableProps extends Pick<LiveCounts, "subjects" | "otherReceived"> {
  filter: string;
  /** The page's address with another filter. */
  hrefOf: (filter: string) => string;
}

/** Each subject's rate and count; a subject leads to the page narrowed to it. */
export const SubjectTable = memo(function SubjectTable({ subjects, otherReceived, filter, hrefOf }: SubjectTableProps) {
  return (
    <DataTable label="Subjects" fill fixed>
      <thead>
        <tr>
          <Th>Subject</Th>
          <Th num className="w-14">
            msg/s
          </Th>
          <Th num className="w-18 pr-4!">
            Count
          </Th>
        </tr>
      </thead>
      <tbody>
        {subjects.map(({ subject, received, receivedPerS }) => (
          <Tr key={subject} selected={subject === filter}>
            <Td mono title={visibleLine(subject)}>
              <Link href={hrefOf(subject)} className="rounded-sm hover:text-accent hover:underline">
                {visibleLine(subject)}
              </Link>
            </Td>
            <Td num>{receivedPerS === null ? noValue : formatRate(receivedPerS)}</Td>
            <Td num muted className="pr-4!">
              <Count value={received} compact={received >= 1_000_000} />
            </Td>
          </Tr>
        ))}
        {otherReceived > 0 ? (
          <tr>
            <td colSpan={3} className="h-8 px-5 text-xs text-faint">
              {formatCount(otherReceived)} on further subjects
            </td>
          </tr>
        ) : null}
      </tbody>
    </DataTable>
  );
});
