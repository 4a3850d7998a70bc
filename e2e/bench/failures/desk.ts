import type { JetStreamClient } from "@nats-io/jetstream";
import { headers as newHeaders } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../../lib/event-bus/adapters/jetstream/jetstream-log";
import { NatsBroker } from "../../../lib/event-bus/adapters/nats/nats-broker";
import { systemClock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import { FailureStore } from "../../../lib/failures/inbox/failure-store";
import { noMask } from "../../../lib/model/message/message-mask";
import { JetStreamStore } from "../../../lib/store/jetstream/jetstream-store";
import { pipelined } from "../bus/workload";

/** About 300 bytes, as an event in its envelope. */
export const payload = JSON.stringify({
  event_id: "01HKX2M3N4P5Q6R7S8T9V0W1X2",
  occurred_at: "2026-01-01T00:00:00.000Z",
  actor: "bench",
  tenant_id: "acme",
  trace_id: null,
  schema_version: "1.0",
  data: { orderId: "01HKX2M3N4P5Q6R7S8T9V0W1X2", customer: "acme-4711", totalCents: 12_995, currency: "EUR" },
});

/** The broker as a dashboard sees it, connected. */
export async function startBroker(url: string): Promise<NatsBroker> {
  const broker = new NatsBroker({ servers: url });
  await broker.start();
  return broker;
}

/** What a dashboard keeps on the server, and its failures. */
export async function openStore(bus: JetStreamPort): Promise<{ kept: JetStreamStore; store: FailureStore }> {
  const kept = new JetStreamStore({ access: bus, logger: silentLogger, clock: systemClock });
  const store = new FailureStore({ log: new JetStreamLog(bus), store: kept, logger: silentLogger, mask: noMask });
  await store.records.open();
  return { kept, store };
}

/** Stores `count` messages with a few headers. */
export async function publishMany(client: JetStreamClient, subject: string, count: number): Promise<void> {
  const headers = newHeaders();
  headers.append("Original-Subject", "orders.created");
  headers.append("Trace", "4bf92f3577b34da6a3ce929d0e0e4736");
  headers.append("Tag", "one");
  headers.append("Tag", "");
  await pipelined(count, () => client.publish(subject, payload, { headers }));
}
