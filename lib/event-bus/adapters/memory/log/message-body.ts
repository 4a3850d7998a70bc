import type { EventPayload } from "../../../../model/message/event-payload";
import { encodeEventPayload } from "../../../../model/message/event-payload";
import { decodeEvent } from "../../../bus/delivery-outcome";
import { encodeEvent, requireEvent } from "../../../bus/event-payload";
import { copyAgain, copyJson, type JsonCopy, jsonTextBytes } from "./json-copy";

/** What a stream keeps of a message besides its headers. */
export interface MessageBody {
  readonly sizeBytes: number;
  /** The bytes as they would be on the wire; not to be changed. */
  readonly data: Uint8Array;
  /** A copy of the event in it, or the reason why it is not an event. */
  decode(): EventPayload | Error;
}

/** Bytes of anybody. */
export class BytesBody implements MessageBody {
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  get sizeBytes(): number {
    return this.data.length;
  }

  decode(): EventPayload | Error {
    return decodeEvent(this.data);
  }
}

/**
 * The body of an event: what the wire would carry, and what it refuses. Throws `invalid_input`. One with nothing but
 * plain data is written out only when somebody looks at its bytes; writing and reading it would be most of the way from
 * publisher to handler.
 */
export function bodyOf(event: EventPayload): MessageBody {
  requireEvent(event);
  const copy = event.extra === undefined ? copyJson(event.data ?? null) : null;
  return copy === null ? new BytesBody(Buffer.from(encodeEvent(event))) : new EventBody(event, copy);
}

/** An event of plain data: a copy that nobody else has, and gets only copies of. Its envelope is text. */
class EventBody implements MessageBody {
  readonly sizeBytes: number;
  private readonly event: EventPayload;

  constructor({ eventId, occurredAt, actor, tenantId, traceId, schemaVersion }: EventPayload, data: JsonCopy) {
    this.event = withTrace({ eventId, occurredAt, actor, tenantId, schemaVersion, data: data.value }, traceId);
    this.sizeBytes =
      frameBytes +
      jsonTextBytes(eventId) +
      jsonTextBytes(occurredAt) +
      jsonTextBytes(actor) +
      jsonTextBytes(tenantId) +
      (traceId == null ? "null".length : jsonTextBytes(traceId)) +
      jsonTextBytes(schemaVersion) +
      data.sizeBytes;
  }

  get data(): Uint8Array {
    return Buffer.from(encodeEventPayload(this.event));
  }

  decode(): EventPayload {
    const { eventId, occurredAt, actor, tenantId, traceId, schemaVersion, data } = this.event;
    return withTrace({ eventId, occurredAt, actor, tenantId, schemaVersion, data: copyAgain(data) }, traceId);
  }
}

/** A reader gets no `traceId` where there is none. */
function withTrace(event: EventPayload, traceId: string | null | undefined): EventPayload {
  return traceId == null ? event : { ...event, traceId };
}

/** Bytes of an envelope without its texts. */
const frameBytes = '{"event_id":,"occurred_at":,"actor":,"tenant_id":,"trace_id":,"schema_version":,"data":}'.length;
