import { type ConsumerMessages, type JsMsg, jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import type { Mix } from "./mixes";

const nakDelayMs = 200;
const data = new TextEncoder().encode("x");

/** What a worker did: when, Unix milliseconds. */
export interface Counted {
  readonly acked: number[];
  readonly redelivered: number[];
}

/** A mix that runs: its stream, what is published, and the worker that counts what it does. */
export interface RunningMix {
  readonly stream: string;
  readonly mix: Mix;
  readonly counted: Counted;
  stop(): Promise<void>;
}

/** Begins a mix on a stream of its own. */
export async function startMix(bus: JetStreamPort, client: NatsConnection, mix: Mix, at: number): Promise<RunningMix> {
  const stream = `TRUTH_${at}`;
  const subject = (token: string) => `${stream}.${token}`;
  await bus.streams.create({ name: stream, subjects: [subject(">")], storage: "memory", ...mix.stream });
  const filterSubjects = mix.filters?.map(subject) ?? [];
  await bus.consumers.create(stream, { name: "worker", ...mix.consumer, filterSubjects });
  if (mix.beside !== undefined)
    await bus.consumers.create(stream, {
      name: "beside",
      filterSubjects: [subject(mix.beside === "worker" ? "z" : ">")],
    });
  const counted: Counted = { acked: [], redelivered: [] };
  const read = async (name: string, callback: (message: JsMsg) => void): Promise<ConsumerMessages> =>
    (await jetstream(client).consumers.get(stream, name)).consume({ max_messages: 50, callback });
  const readers = [await read("worker", (message) => answer(message, mix, counted))];
  if (mix.beside === "worker") readers.push(await read("beside", (message) => message.ack()));
  let stored = 0;
  const publish = async (token: string) => {
    const { seq } = await bus.messages.publish({ subject: subject(token), data });
    if (token === "z" && mix.deletesEvery !== undefined && ++stored % mix.deletesEvery === 0)
      await bus.messages.delete(stream, seq);
  };
  let broken: unknown = null;
  const timers = Object.entries(mix.published).map(([token, perSecond]) =>
    setInterval(() => {
      publish(token).catch((error: unknown) => {
        broken ??= error;
      });
    }, 1_000 / perSecond),
  );
  return {
    ...{ stream, mix, counted },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(readers.map((reader) => reader.close()));
      if (broken !== null) throw broken;
    },
  };
}

function answer(message: JsMsg, mix: Mix, { acked, redelivered }: Counted): void {
  const { deliveryCount, streamSequence } = message.info;
  if (deliveryCount > 1) redelivered.push(Date.now());
  switch (mix.answer(scattered(streamSequence), deliveryCount)) {
    case "ack":
      acked.push(Date.now());
      message.ack();
      break;
    case "nak":
      message.nak(nakDelayMs);
      break;
    case "term":
      message.term("bench");
      break;
    case "nothing":
      break;
  }
}

/** A number for a message that does not follow the order of the subjects. */
const scattered = (sequence: number) => Math.imul(sequence, 2_654_435_761) >>> 8;
