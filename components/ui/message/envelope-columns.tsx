import { noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { EventFace } from "@/lib/model/message/message-face";
import { visibleLine } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";
import { TextLink } from "../link/link-button";
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
      <TraceCell id={event?.traceId} />
    </>
  );
}

function TraceCell({ id }: { id: string | undefined }) {
  if (id === undefined || id === "") return <EnvelopeCell value={undefined} />;
  return (
    <Td mono className={whereRoom} title={visibleLine(id)}>
      <TextLink href={hrefs.trace(id)}>{visibleLine(id)}</TextLink>
    </Td>
  );
}

function EnvelopeCell({ value }: { value: string | undefined }) {
  return (
    <Td muted className={whereRoom} title={value === undefined ? undefined : visibleLine(value)}>
      {value === undefined ? <span className="text-faint">{noValue}</span> : visibleLine(value)}
    </Td>
  );
}
