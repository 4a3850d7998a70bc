"use client";

import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { DayClockTime, RelativeTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useNow } from "@/lib/client/browser/clock";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import type { Incident } from "@/lib/model/incident/incident";
import { visibleLine } from "@/lib/model/text/visible-text";
import { type IncidentNow, incidentNow } from "./incident-now";
import { IncidentStageIcon, IncidentStageTag } from "./incident-stage-tag";
import { lastedWords } from "./incident-words";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  state: "w-29 @max-xl:hidden @2xl:w-34",
  consumer: "@4xl:w-60",
  stream: "w-32 @max-4xl:hidden",
  worst: "w-33 @xl:w-36",
  reason: "@max-5xl:hidden",
  since: "w-44 @max-2xl:w-27 @max-xl:w-23 @max-[22rem]:hidden",
  lasted: "w-24 @max-3xl:hidden",
} as const;

/** Props of {@link IncidentTable}. */
export interface IncidentTableProps {
  incidents: readonly Incident[];
  /** What is listed: another filter is another list. */
  filter: string;
  /** Called when the end of the list comes into view. */
  onEnd: () => void;
}

/** Incidents, each with a link to its page. */
export function IncidentTable({ incidents, filter, onEnd }: IncidentTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { snapshot } = useSnapshot();
  return (
    <DataTable label="Incidents" fill fixed>
      <TableHead
        columns={[
          { label: "State", className: columnStyle.state },
          { label: "Consumer", className: columnStyle.consumer },
          { label: "Stream", className: columnStyle.stream },
          { label: "Worst", className: columnStyle.worst },
          { label: "What the numbers say", className: columnStyle.reason },
          { label: "Since", className: columnStyle.since },
          { label: "Lasted", num: true, className: columnStyle.lasted },
        ]}
      />
      <VirtualBody ref={body} list="incidents" stillAs={filter} rows={incidents} rowKey={({ id }) => id} onEnd={onEnd}>
        {(incident) => <IncidentRow incident={incident} now={incidentNow(incident, snapshot)} />}
      </VirtualBody>
    </DataTable>
  );
}

function IncidentRow({ incident, now }: { incident: Incident; now: IncidentNow | null }) {
  const { id, stream, consumer, worst, openedAt, changes } = incident;
  const nowMs = useNow();
  // Of one that is open how it is now; else what the worst of it was.
  const reason = now?.reason ?? changes.findLast(({ verdict }) => verdict === worst)?.reason ?? "";
  return (
    <Tr opensLink>
      <Td className={columnStyle.state}>
        <IncidentStageTag incident={incident} />
      </Td>
      <Td mono title={displayConsumerName(consumer)}>
        <IncidentStageIcon incident={incident} className="mr-1.5 @xl:hidden" />
        <TextLink href={hrefs.incident(id)} prefetch={false}>
          {visibleLine(displayConsumerName(consumer))}
        </TextLink>
      </Td>
      <Td mono muted className={columnStyle.stream} title={stream}>
        {visibleLine(stream)}
      </Td>
      <Td className={columnStyle.worst}>
        <VerdictBadge verdict={worst} />
      </Td>
      <Td muted className={columnStyle.reason} title={reason}>
        {visibleLine(reason)}
      </Td>
      <Td mono muted className={columnStyle.since}>
        <span className="@max-2xl:hidden">
          <DayClockTime at={openedAt} />
        </span>
        <RelativeTime at={openedAt} className="font-sans @2xl:hidden" />
      </Td>
      <Td num muted className={columnStyle.lasted}>
        {nowMs === null ? noValue : lastedWords(incident, nowMs)}
      </Td>
    </Tr>
  );
}
