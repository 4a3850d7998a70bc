import {
  defaultSchemaVersion,
  type EventPayload,
  encodeEventPayload,
  type NewEventPayload,
} from "../../model/message/event-payload";
import type { Clock } from "../clock";
import { EventBusError } from "../errors";
import { isoTime } from "../iso-time";
import { newEventId } from "./event-id";

/** Fills in event id (ULID), time and schema version where the publisher gave none. Throws `invalid_input` for no object. */
export function completeEventPayload<TData>(payload: NewEventPayload<TData>, clock: Clock): EventPayload<TData> {
  if (typeof payload !== "object" || payload === null) {
    const found = payload === null ? "null" : typeof payload;
    throw new EventBusError("invalid_input", `an event is an object with data, actor and tenantId, not ${found}`);
  }
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

/** The event as it is stored. Throws `invalid_input` for what no subscriber could decode: it would only be a dead letter. */
export function encodeEvent(event: EventPayload): string {
  requireEvent(event);
  try {
    return encodeEventPayload(event);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EventBusError("invalid_input", `the event cannot be written as JSON: ${reason}`, { cause: error });
  }
}

/** Throws `invalid_input` for an event whose envelope no subscriber could read. */
export function requireEvent(event: EventPayload): void {
  const wrong = wrongField(event);
  if (wrong !== null) throw new EventBusError("invalid_input", `an event needs ${wrong}`);
}

/** What is amiss, for callers whose types nobody checked. */
function wrongField({
  eventId,
  occurredAt,
  actor,
  tenantId,
  traceId,
  schemaVersion,
  data,
}: EventPayload): string | null {
  // The id is also a header: a line end in it would be another header.
  if (typeof eventId !== "string" || eventId === "" || hasLineEnd(eventId)) return "an event id of one line";
  if (typeof occurredAt !== "string" || occurredAt === "") return "the time when it occurred";
  if (typeof actor !== "string") return "an actor";
  if (typeof tenantId !== "string") return "a tenant id";
  if (traceId !== undefined && traceId !== null && typeof traceId !== "string") return "a trace id that is text";
  if (typeof schemaVersion !== "string") return "a schema version that is text";
  if (typeof data === "function" || typeof data === "symbol") return "data that JSON can hold";
  return null;
}

function hasLineEnd(text: string): boolean {
  return text.includes("\n") || text.includes("\r");
}
