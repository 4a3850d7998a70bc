import type { ConsumerMessages } from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import { type BenchStage, compare, reportComparison, speedOf } from "../bench";
import { connectBare, eventJson, startBus, startLooker, stream, subject, topic } from "./workload";

/** `subscribe_ratio`: events handled by an empty handler and acknowledged, by the batch size of the bars. */
export async function reportConsuming(stage: BenchStage): Promise<void> {
  await reportBatch(stage, "", 500, 100_000);
  await reportBatch(stage, "_batch10", 10, 30_000);
}

/** Both read from the same durable consumer, one after the other, what was stored before. */
async function reportBatch(stage: BenchStage, suffix: string, batchSize: number, count: number): Promise<void> {
  const bus = await startBus(stage.server.url, { batchSize });
  const looker = await startLooker(stage.server.url);
  const bare = await connectBare(stage.server.url);
  const { consumer: durable, unsubscribe } = await bus.subscribe(topic, () => {});
  await unsubscribe();

  const ours = async (handled: () => void) => {
    const subscription = await bus.subscribe(topic, handled);
    return () => subscription.unsubscribe();
  };
  const theirs = async (handled: () => void) => {
    const consumer = await bare.jetstream.consumers.get(stream, durable);
    const messages: ConsumerMessages = await consumer.consume({
      max_messages: batchSize,
      callback(message) {
        message.json(); // our handlers get the payload decoded, too
        handled();
        message.ack();
      },
    });
    return async () => void (await messages.close());
  };
  const measured = async (subscribe: (handled: () => void) => Promise<() => Promise<void>>) => {
    await fill(bare.client, looker, count);
    let stop = async () => {};
    const rate = await speedOf(
      count,
      () =>
        new Promise<void>((resolve, reject) => {
          let left = count;
          subscribe(() => {
            if (--left === 0) resolve();
          }).then((end) => {
            stop = end;
          }, reject);
        }),
    );
    await stop();
    await untilEmpty(looker);
    return rate;
  };
  const results = await compare(
    () => measured(ours),
    () => measured(theirs),
  );
  reportComparison(stage, "subscribe", "events", results, suffix);
  await bus.stop();
  await looker.stop();
  await bare.client.close();
}

/** Stores `count` events without waiting for receipts. */
async function fill(client: NatsConnection, looker: JetStreamPort, count: number): Promise<void> {
  await looker.streams.purge(stream);
  for (let at = 0; at < count; at++) {
    const { eventId, json } = eventJson();
    const header = headers();
    header.set("Nats-Msg-Id", eventId);
    client.publish(subject, json, { headers: header });
    if (at % 1_000 === 0) await client.flush();
  }
  await until(async () => (await looker.streams.info(stream)).messages === count);
}

/** What was handled twice or not acknowledged would still be there. */
async function untilEmpty(looker: JetStreamPort): Promise<void> {
  await until(async () => (await looker.streams.info(stream)).messages === 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("the stream did not get there");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
