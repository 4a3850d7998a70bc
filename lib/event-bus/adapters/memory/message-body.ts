import type { EventPayload } from "../../../model/event-payload";
import { decodeEvent } from "../../delivery-outcome";
import { encodeData, encodeEnvelope, encodeEvent } from "../../event-payload";

/** What a stream keeps of a message besides its headers. */
export interface MessageBody {
  readonly sizeBytes: number;
  /** The bytes as they would be on the wire; not to be changed. */
  readonly data: Uint8Array;
  /** A copy of the event in it, or why it is none. */
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
 * An event of this process. Its data is kept as JSON, so that each handler gets a copy and nobody keeps what could not
 * have been sent; the envelope is text, which nobody can change. The whole is written out only when somebody looks at
 * its bytes: that and reading it again would be most of the way from publisher to handler.
 */
class EventBody implements MessageBody {
  readonly sizeBytes: number;
  private readonly envelope: Omit<EventPayload, "data" | "extra">;
  private readonly dataJson: string;

  /** Throws `invalid_input` for what cannot be written as JSON, or not as an event. No `extra` fields. */
  constructor(event: EventPayload) {
    const { eventId, occurredAt, actor, tenantId, traceId, schemaVersion } = event;
    this.dataJson = encodeData(event);
    const envelope = { eventId, occurredAt, actor, tenantId, schemaVersion };
    this.envelope = traceId == null ? envelope : { ...envelope, traceId };
    this.sizeBytes =
      frameBytes +
      textBytes(eventId) +
      textBytes(occurredAt) +
      textBytes(actor) +
      textBytes(tenantId) +
      (traceId == null ? "null".length : textBytes(traceId)) +
      textBytes(schemaVersion) +
      Buffer.byteLength(this.dataJson);
  }

  get data(): Uint8Array {
    return Buffer.from(encodeEnvelope(this.envelope, this.dataJson));
  }

  decode(): EventPayload {
    // Written by `JSON.stringify` and parsed into what the subscriber calls it, as on the wire.
    const data: unknown = JSON.parse(this.dataJson);
    const { eventId, occurredAt, actor, tenantId, traceId, schemaVersion } = this.envelope;
    return traceId === undefined
      ? { eventId, occurredAt, actor, tenantId, schemaVersion, data }
      : { eventId, occurredAt, actor, tenantId, traceId, schemaVersion, data };
  }
}

/** The body of an event. Throws `invalid_input`. */
export function bodyOf(event: EventPayload): MessageBody {
  return event.extra === undefined ? new EventBody(event) : new BytesBody(Buffer.from(encodeEvent(event)));
}

/** Bytes of an envelope without its texts. */
const frameBytes = '{"event_id":,"occurred_at":,"actor":,"tenant_id":,"trace_id":,"schema_version":,"data":}'.length;

/** Bytes of a text as JSON, its quotes included. */
function textBytes(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isPlain = unit >= 0x20 && unit < 0x7f && unit !== quote && unit !== backslash;
    if (!isPlain) return Buffer.byteLength(JSON.stringify(text));
  }
  return text.length + 2;
}

const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
