import { type JetStreamClient, jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import { NatsBroker } from "../../../lib/event-bus/adapters/nats/nats-broker";
import { NatsEventBus, type NatsEventBusOptions } from "../../../lib/event-bus/adapters/nats/nats-event-bus";
import { newEventId } from "../../../lib/event-bus/bus/event-id";
import type { NewEventPayload } from "../../../lib/model/message/event-payload";

/** Stream of the bus bench; the bare client uses the very same one. */
export const stream = "BENCH";
/** Subject of `topic` for the bare client. */
export const topic = "order.created";
export const subject = `${stream}.${topic}`;
/** Events on their way at once when publishing pipelined. */
const inFlight = 200;

/** What every event carries: about 130 bytes, 300 with the envelope. */
const data = {
  orderId: "01HKX2M3N4P5Q6R7S8T9V0W1X2",
  customer: "acme-4711",
  totalCents: 12_995,
  currency: "EUR",
  items: [{ sku: "A-100", count: 2 }],
};

/** The event that our bus is asked to publish. */
export const event: NewEventPayload = { data, actor: "bench", tenantId: "acme" };

/** A started bus, silent, on a stream of the default kind. */
export async function startBus(url: string, options: NatsEventBusOptions = {}): Promise<NatsEventBus> {
  const bus = new NatsEventBus({ servers: url, streamName: stream, ...options });
  await bus.start();
  return bus;
}

/** A look at what the server holds. */
export async function startLooker(url: string): Promise<JetStreamPort> {
  const looker = new NatsBroker({ servers: url }).jetstream;
  await looker.start();
  return looker;
}

/** The bare client, with the option that doubles its throughput. */
export async function connectBare(url: string): Promise<{ client: NatsConnection; jetstream: JetStreamClient }> {
  const client = await connect({ servers: url, noAsyncTraces: true });
  return { client, jetstream: jetstream(client) };
}

/** The wire JSON of one more event, by hand. */
export function eventJson(): { eventId: string; json: string } {
  const now = Date.now();
  const eventId = newEventId(now);
  const json = JSON.stringify({
    event_id: eventId,
    occurred_at: new Date(now).toISOString(),
    actor: event.actor,
    tenant_id: event.tenantId,
    trace_id: null,
    schema_version: "1.0",
    data,
  });
  return { eventId, json };
}

/** The same work as `bus.publish`: an id, the same JSON, stored with that id. */
export async function publishBare(client: JetStreamClient): Promise<void> {
  const { eventId, json } = eventJson();
  await client.publish(subject, json, { msgID: eventId });
}

/** Runs `publish` `count` times with a steady number of them under way. */
export async function pipelined(count: number, publish: () => Promise<unknown>): Promise<void> {
  let started = 0;
  const lane = async () => {
    while (started++ < count) await publish();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}
