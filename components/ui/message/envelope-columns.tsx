import { noValue } from "@/lib/client/words/format";
import type { EventFace } from "@/lib/model/message/message-face";
import { visibleLine } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";
import { Td, Th } from "../table/data-table";

/** Shown only where there is room for them beside the payload; the box around the table is measured. */
const whereRoom = "hidden @min-[52rem]:table-cell";

/** Heads of the columns of an event's envelope. */
export function EnvelopeHeads() {
  return (
    <>
      <Th column="actor" className={classNames(whereRoom, "w-22")}>
        Actor
      </Th>
      <Th column="tenant" className={classNames(whereRoom, "w-19")}>
        Tenant
      </Th>
      <Th column="trace" className={classNames(whereRoom, "w-20")}>
        Trace
      </Th>
    </>
  );
}

/** The cells below {@link EnvelopeHeads}; null: the message is no event. */
export function EnvelopeCells({ event }: { event: EventFace | null }) {
  return (
    <>
      <EnvelopeCell value={event?.actor} />
      <EnvelopeCell value={event?.tenantId} />
      <EnvelopeCell value={event?.traceId} mono />
    </>
  );
}

function EnvelopeCell({ value, mono = false }: { value: string | undefined; mono?: boolean }) {
  return (
    <Td muted mono={mono} className={whereRoom} title={value === undefined ? undefined : visibleLine(value)}>
      {value === undefined ? <span className="text-faint">{noValue}</span> : visibleLine(value)}
    </Td>
  );
}
