import { useMemo } from "react";
import { DrawerSection } from "@/components/ui/overlay/drawer";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { ExactTime } from "@/components/ui/text/time";
import { type LiveRow, readEvent } from "@/lib/client/live/live-entry";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The envelope of a payload that is an event; nothing for another. */
export function EventFacts({ row: { data } }: { row: LiveRow }) {
  const event = useMemo(() => readEvent(data), [data]);
  if (event === null) return null;
  return (
    <DrawerSection title="Event">
      <DefinitionList>
        <Definition name="Actor">{visibleLine(event.actor)}</Definition>
        <Definition name="Tenant">{visibleLine(event.tenantId)}</Definition>
        <Definition name="Trace" mono>
          {event.traceId === undefined ? <span className="text-faint">none</span> : visibleLine(event.traceId)}
        </Definition>
        <Definition name="Event id" mono>
          {visibleLine(event.eventId)}
        </Definition>
        <Definition name="Occurred">
          <ExactTime at={event.occurredAt} />
        </Definition>
        <Definition name="Schema version">{visibleLine(event.schemaVersion)}</Definition>
      </DefinitionList>
    </DrawerSection>
  );
}
