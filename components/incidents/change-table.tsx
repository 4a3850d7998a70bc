import type { ReactNode } from "react";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { Count, Duration } from "@/components/ui/text/number";
import { DayClockTime } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { formatQuantity } from "@/lib/client/words/format";
import type { Incident } from "@/lib/model/incident/incident";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { IncidentNow } from "./incident-now";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  when: "w-30 @xl:w-44",
  verdict: "@xl:w-36",
  reason: "@max-xl:hidden",
  waiting: "w-23 @max-lg:hidden",
  inFlight: "w-23 @max-2xl:hidden",
  redelivered: "w-27 @max-3xl:hidden",
  oldest: "w-27 @max-3xl:hidden",
} as const;

/** What a consumer turned into during an incident, each with the figures of when it was seen, and how it is now. */
export function ChangeTable({ incident: { changes, omitted }, now }: { incident: Incident; now: IncidentNow | null }) {
  return (
    <>
      <DataTable label="What happened" fixed>
        <TableHead
          columns={[
            { label: "When", className: columnStyle.when },
            { label: "Verdict", className: columnStyle.verdict },
            { label: "What the numbers showed", className: columnStyle.reason },
            { label: "Waiting", num: true, className: columnStyle.waiting },
            { label: "In flight", num: true, className: columnStyle.inFlight },
            { label: "Redelivered", num: true, className: columnStyle.redelivered },
            { label: "Oldest", num: true, className: columnStyle.oldest },
          ]}
        />
        <tbody>
          {changes.map((change) => (
            <ChangeRow key={`${change.at} ${change.verdict}`} change={change} when={<DayClockTime at={change.at} />} />
          ))}
          {now === null ? null : <ChangeRow change={now} when={<span className="text-ink">Now</span>} />}
        </tbody>
      </DataTable>
      {omitted === 0 ? null : (
        <p className="px-5 pt-2 text-muted">
          {formatQuantity(omitted, "change")} between the first and the second {omitted === 1 ? "is" : "are"} not kept.
        </p>
      )}
    </>
  );
}

function ChangeRow({ change, when }: { change: IncidentNow; when: ReactNode }) {
  const { verdict, reason, evidence } = change;
  return (
    <Tr>
      <Td mono muted className="@max-xl:py-1.5 @max-xl:align-top @max-xl:whitespace-normal">
        {when}
      </Td>
      <Td title={reason} className="@max-xl:py-1.5 @max-xl:align-top @max-xl:whitespace-normal">
        <VerdictBadge verdict={verdict} />
        {/* A narrow table has no column for it. */}
        <p className="mt-0.5 wrap-anywhere text-muted @xl:hidden">{visibleLine(reason)}</p>
      </Td>
      <Td muted className={columnStyle.reason} title={reason}>
        {visibleLine(reason)}
      </Td>
      <Td num className={columnStyle.waiting}>
        <Count compact value={evidence.waiting} />
      </Td>
      <Td num className={columnStyle.inFlight}>
        <Count compact value={evidence.inFlight} />
      </Td>
      <Td num className={columnStyle.redelivered}>
        <Count compact value={evidence.redelivered} />
      </Td>
      <Td num className={columnStyle.oldest}>
        {evidence.oldestAgeMs === null ? "none" : <Duration value={evidence.oldestAgeMs} />}
      </Td>
    </Tr>
  );
}
