import { headers as newHeaders } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import { taken } from "../../../lib/event-bus/broker/offer";
import { systemClock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import { DeadLetters, defaultDeadLetterPatterns } from "../../../lib/failures/inbox/dead-letters";
import { RedriveDesk } from "../../../lib/failures/testing/redrive-desk";
import { brokerMs } from "../../../lib/model/broker-time";
import { noMask } from "../../../lib/model/message/message-mask";
import { type BenchStage, compare, reportComparison, speedOf } from "../bench";
import { connectBare, pipelined } from "../bus/workload";
import { openStore, payload, publishMany, startBroker } from "./desk";

const count = 20_000;

/** `redrive_ratio`: dead letters sent back, dropped and accounted for, beside a bare publish of the same messages. */
export async function reportRedriving(stage: BenchStage): Promise<void> {
  const broker = await startBroker(stage.server.url);
  const bus = broker.jetstream;
  const bare = await connectBare(stage.server.url);
  const { kept, store } = await openStore(bus);
  const letters = new DeadLetters({
    log: taken(broker.log),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  const none = () => undefined;
  const sender = taken(broker.sender);
  const jobs = new RedriveDesk({
    ...{ clock: systemClock, brokerNow: () => brokerMs(Date.now()), logger: silentLogger, store: kept },
    ...{ sender, connection: broker.connection, failures: store, onProgress: none, onOver: none },
    onDropped: (original) => letters.noteRemoved(original),
  });
  await jobs.open();
  const look = async () => {
    const { streams } = await bus.streams.list();
    sender.learn(streams); // as the dashboard tells it what the last sweep saw
    await letters.follow(streams);
  };

  const ours = async () => {
    await makeStreams(bus);
    await publishMany(bare.jetstream, "dlq", count);
    await look();
    const ids = [...store.index.list({ state: "open", reason: "dead_letter" })]
      .map(({ failure }) => failure.id)
      .reverse();
    const about = { action: "redrive", by: "bench", scope: "all", destination: null, ratePerS: null } as const;
    let id = "";
    const speed = await speedOf(count, async () => {
      ({ id } = await jobs.start({ ...about, ids }));
      await jobs.idle();
    });
    const { counts } = jobs.get(id);
    if (counts.published !== count) throw new Error(`only ${counts.published} of ${count} were redriven`);
    if ((await bus.streams.info("BENCH_DLQ")).messages > 0) throw new Error("dead letters were left");
    return speed;
  };
  let sent = 0;
  const theirs = async () => {
    await makeStreams(bus);
    return speedOf(count, () =>
      pipelined(count, async () => {
        const headers = newHeaders();
        for (const [name, value] of sameHeaders) headers.append(name, value);
        await bare.jetstream.publish("orders.created", payload, { headers, msgID: `bench-redrive:${sent++}` });
      }),
    );
  };
  reportComparison(stage, "redrive", "messages", await compare(ours, theirs, { turns: 3 }));
  await jobs.stop();
  await bus.stop();
  await bare.client.close();
}

/** What a copy carries. */
const sameHeaders = [
  ["Original-Subject", "orders.created"],
  ["Trace", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ["Tag", "one"],
  ["Tag", ""],
  ["Jetlag-Origin-Subject", "orders.created"],
  ["Jetlag-Redrive-Job", "01HKX2M3N4P5Q6R7S8T9V0W1X2"],
  ["Jetlag-Redrive-Attempt", "1"],
] as const;

async function makeStreams(bus: JetStreamPort): Promise<void> {
  const { streams } = await bus.streams.list();
  for (const { config } of streams) {
    if (["ORDERS", "BENCH_DLQ"].includes(config.name)) await bus.streams.delete(config.name);
  }
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"], allowDirect: true });
  await bus.streams.create({ name: "BENCH_DLQ", subjects: ["dlq"], allowDirect: true });
}
