import { ulid } from "ulid";
import type * as z from "zod";
import type { PublishAnswer, publishInputSchema } from "../../contract/publish";
import type { Broker } from "../../event-bus/broker/broker";
import { taken } from "../../event-bus/broker/offer";
import type { Outgoing } from "../../event-bus/broker/sender";
import { defaultSchemaVersion, type EventPayload, encodeEventPayload } from "../../model/message/event-payload";
import { memberSource } from "../http/input/json-source";
import { demandPayloadBytes } from "../http/input/payload-input";
import { demandSubject } from "../http/input/subject-input";
import { HttpProblem } from "../http/problem";

type ParsedInput = z.output<typeof publishInputSchema>;

/** What was asked for, and the JSON text that it was read from: the data of an event is stored as it was written. */
export interface PublishRequest {
  readonly input: ParsedInput;
  readonly text: string;
}

/** The server's own default of `max_payload`, used while it is not known. */
const defaultMaxPayloadBytes = 1024 * 1024;

/**
 * Bytes of a request body worth reading: escaped JSON text can be six times its bytes. What passes and is still too
 * large is refused by its real size.
 */
export function publishBodyLimit(broker: Pick<Broker, "connection">): number {
  return maxPayloadBytes(broker) * 6 + 64 * 1024;
}

/** Stores the message. Throws what a publish throws, and `payload_too_large`, `invalid_input`. */
export async function publishMessage(
  broker: Pick<Broker, "connection" | "grammar" | "sender">,
  { input, text }: PublishRequest,
  now: () => number,
): Promise<Omit<PublishAnswer, "sentAt">> {
  const sender = taken(broker.sender);
  demandSubject(broker.grammar, input.subject, "subject");
  demandBucketValue(input);
  const { event, data } =
    input.mode === "event"
      ? eventToSend(input.event, text, now())
      : { event: null, data: demandPayloadBytes(input.payload) };
  demandSize(broker, data);
  const startedMs = performance.now();
  const receipt = await sender.send(toOutgoing(input, data, event?.eventId));
  const tookMs = Math.round((performance.now() - startedMs) * 10) / 10;
  return { ...receipt, eventId: event?.eventId ?? null, tookMs };
}

/** Headers, in lower case, by which a message removes values of a bucket. */
const removingHeaders: ReadonlySet<string> = new Set(["nats-rollup", "kv-operation", "nats-marker-reason"]);

/**
 * Throws `not_allowed` for what would remove values of a bucket, which takes the right to manage, and for the parts of an
 * object, which an upload alone may write: what they say decides what is purged later.
 */
function demandBucketValue({ subject, headers }: Pick<ParsedInput, "subject" | "headers">): void {
  if (subject.startsWith("$O."))
    throw new HttpProblem("not_allowed", "objects are stored by uploads (POST /api/objects/{bucket}/uploads)");
  if (!subject.startsWith("$KV.")) return;
  const removing = headers?.find(([name]) => removingHeaders.has(name.toLowerCase()));
  if (removing !== undefined)
    throw new HttpProblem(
      "not_allowed",
      `header ${removing[0]} removes values of a bucket: delete or purge the key instead, which takes the right to manage`,
    );
}

/** Throws `payload_too_large` for what the server would refuse. */
export function demandSize(broker: Pick<Broker, "connection">, data: Uint8Array): void {
  const limit = maxPayloadBytes(broker);
  if (data.length <= limit) return;
  throw new HttpProblem(
    "payload_too_large",
    `the payload has ${data.length} bytes, the server takes ${limit} with headers`,
  );
}

function eventToSend(given: Extract<ParsedInput, { mode: "event" }>["event"], text: string, nowMs: number) {
  const event: EventPayload = {
    ...given,
    eventId: given.eventId ?? ulid(nowMs),
    occurredAt: given.occurredAt ?? new Date(nowMs).toISOString(),
    schemaVersion: given.schemaVersion ?? defaultSchemaVersion,
  };
  const json = encodeEventPayload(event, memberSource(text, ["event", "data"]));
  return { event, data: new TextEncoder().encode(json) };
}

function toOutgoing(input: ParsedInput, data: Uint8Array, eventId: string | undefined): Outgoing {
  const id = input.msgId ?? eventId;
  const { subject, stream: channel, headers, expectedLastNumber, expectedLastSubjectNumber } = input;
  return {
    subject,
    channel,
    data,
    headers,
    ...(id === undefined ? {} : { id }),
    ...(expectedLastNumber === undefined ? {} : { expectedLastNumber }),
    ...(expectedLastSubjectNumber === undefined ? {} : { expectedLastSubjectNumber }),
  };
}

function maxPayloadBytes({ connection }: Pick<Broker, "connection">): number {
  const status = connection.status();
  return status.state === "connected" ? status.maxPayloadBytes : defaultMaxPayloadBytes;
}
