import { defaultSchemaVersion, type EventPayload, type NewEventPayload } from "../model/event-payload";
import type { Clock } from "./clock";
import { newEventId } from "./event-id";
import { isoTime } from "./iso-time";

/** Fills in event id (ULID), time and schema version where the publisher gave none. */
export function completeEventPayload<TData>(payload: NewEventPayload<TData>, clock: Clock): EventPayload<TData> {
  const now = clock.now();
  // Field by field: a spread would take longer than the rest of a publish in memory.
  return {
    eventId: payload.eventId ?? newEventId(now),
    occurredAt: payload.occurredAt ?? isoTime(now),
    actor: payload.actor,
    tenantId: payload.tenantId,
    traceId: payload.traceId,
    schemaVersion: payload.schemaVersion ?? defaultSchemaVersion,
    data: payload.data,
    extra: payload.extra,
  };
}
