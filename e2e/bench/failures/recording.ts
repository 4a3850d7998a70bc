import type { JetStreamClient } from "@nats-io/jetstream";
import { advisoryStream, advisorySubjects } from "../../../lib/event-bus/adapters/jetstream/advisories";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import { taken } from "../../../lib/event-bus/broker/offer";
import { systemClock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import { FailureRecorder } from "../../../lib/failures/inbox/failure-recorder";
import { brokerMs } from "../../../lib/model/broker-time";
import { type BenchStage, repeat, reportSpeed, speedOf } from "../bench";
import { connectBare } from "../bus/workload";
import { openStore, publishMany, startBroker } from "./desk";

const count = 10_000;
const stream = "RECORDED";
const consumer = "worker";

/** `record_per_s`: announced failures recorded with their payloads, those of a whole outage at once. */
export async function reportRecording(stage: BenchStage): Promise<void> {
  const broker = await startBroker(stage.server.url);
  const bus = broker.jetstream;
  const bare = await connectBare(stage.server.url);
  await bus.streams.create({ name: advisoryStream, subjects: advisorySubjects, allowDirect: true });
  const { kept, store } = await openStore(bus);
  let expected = 0;
  let onAll = () => {};
  const speeds = await repeat(async () => {
    await fail(bus, bare.jetstream);
    expected += count;
    const recorder = new FailureRecorder({
      ...{
        source: taken(broker.failures),
        log: taken(broker.log),
        connection: broker.connection,
        captures: kept,
        store,
        removed: { add: () => {} },
        unacknowledged: { add: () => {} },
        gone: { copyOf: () => null, subjectOf: () => null },
        brokerNow: () => brokerMs(Date.now()),
        clock: systemClock,
        logger: silentLogger,
      },
      onRecorded: () => {
        // One that was heard while the recorder began comes from the stream as well.
        if (store.index.size >= expected) onAll();
      },
    });
    const speed = await speedOf(count, async () => {
      const all = new Promise<void>((resolve) => {
        onAll = resolve;
      });
      await recorder.start();
      await all;
    });
    await recorder.stop();
    const withPayload = [...store.index.list({ state: "open" })].filter(({ payloadAt }) => payloadAt !== null).length;
    if (withPayload !== expected) throw new Error(`${withPayload} of ${expected} failures have their payload`);
    return speed;
  });
  reportSpeed(stage, "record", "failures", speeds);
  await bus.stop();
  await bare.client.close();
}

/** A worker terminates every message of a stream that keeps them; nobody records yet. */
async function fail(bus: JetStreamPort, client: JetStreamClient): Promise<void> {
  const streams = (await bus.streams.list()).streams.map(({ config }) => config.name);
  if (streams.includes(stream)) await bus.streams.delete(stream);
  await bus.streams.create({ name: stream, subjects: ["recorded"], allowDirect: true });
  await bus.consumers.create(stream, { name: consumer, maxAckPending: count });
  await publishMany(client, "recorded", count);
  const reader = await client.consumers.get(stream, consumer);
  for (let left = count; left > 0; ) {
    for await (const message of await reader.fetch({ max_messages: 500, expires: 2_000 })) {
      message.term("bench");
      left--;
    }
  }
}
