import * as z from "zod";

/** The envelope of a business event, shared with the Python services. */
export interface EventPayload<TData = unknown> {
  /** ULID: sortable by time, also sent as `Nats-Msg-Id`. */
  readonly eventId: string;
  /** When it happened, ISO 8601. */
  readonly occurredAt: string;
  /** Who or what caused it. */
  readonly actor: string;
  readonly tenantId: string;
  readonly traceId?: string | undefined;
  /** Version of the envelope and data, `"1.0"` unless said. */
  readonly schemaVersion: string;
  readonly data: TData;
  /** Fields on the wire that this version does not know; kept so that a round trip loses nothing. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** What a publisher gives: the rest of the envelope is filled in. */
export type NewEventPayload<TData = unknown> = Pick<EventPayload<TData>, "data" | "actor" | "tenantId"> &
  Partial<Omit<EventPayload<TData>, "data" | "actor" | "tenantId">>;

/** Version written when the publisher names none. */
export const defaultSchemaVersion = "1.0";

/** The envelope as it is on the wire: JSON, snake_case, `trace_id` null when there is none. */
const wireSchema = z.looseObject({
  event_id: z.string().min(1),
  occurred_at: z.string().min(1),
  actor: z.string(),
  tenant_id: z.string(),
  trace_id: z.string().nullish(),
  schema_version: z.string().default(defaultSchemaVersion),
  data: z.unknown(),
});

/**
 * Envelope to wire JSON. `dataSource` is the JSON text of the data where it has to stay as it was written: a value does
 * not hold every number, nor a repeated key.
 */
export function encodeEventPayload(payload: EventPayload, dataSource?: string | null): string {
  const envelope = JSON.stringify({
    ...payload.extra,
    event_id: payload.eventId,
    occurred_at: payload.occurredAt,
    actor: payload.actor,
    tenant_id: payload.tenantId,
    trace_id: payload.traceId ?? null,
    schema_version: payload.schemaVersion,
    ...(dataSource == null ? { data: payload.data ?? null } : {}),
  });
  return dataSource == null ? envelope : `${envelope.slice(0, -1)},"data":${dataSource}}`;
}

/** The envelope, or the reason why it is none. */
export type DecodedEventPayload =
  | { readonly ok: true; readonly payload: EventPayload }
  | { readonly ok: false; readonly reason: string };

/** Wire JSON to envelope. Never throws. */
export function decodeEventPayload(text: string): DecodedEventPayload {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, reason: "not JSON" };
  const parsed = wireSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, reason: `${issue?.path.join(".") || "envelope"}: ${issue?.message ?? "invalid"}` };
  }
  const { event_id, occurred_at, actor, tenant_id, trace_id, schema_version, data, ...extra } = parsed.data;
  return {
    ok: true,
    payload: {
      eventId: event_id,
      occurredAt: occurred_at,
      actor,
      tenantId: tenant_id,
      ...(trace_id == null ? {} : { traceId: trace_id }),
      schemaVersion: schema_version,
      data,
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON text parses to undefined, so this is unambiguous
  }
}
