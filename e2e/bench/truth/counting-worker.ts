import { type ConsumerMessages, type JsMsg, jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { JetStreamPort } from "../../../lib/event-bus/adapters/jetstream/jetstream";
import type { Answer, Mix } from "./mixes";

const nakDelayMs = 200;
const rollUp: [string, string] = ["Nats-Rollup", "sub"];
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
  let broken: unknown = null;
  const orBreak = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => {
      broken ??= error;
    });
  const worker = (message: JsMsg) => {
    const answered = answer(message, mix, counted);
    if (answered === "nothing" && mix.deletesUnanswered === true) orBreak(bus.messages.delete(stream, message.seq));
  };
  const readers = [await read("worker", worker)];
  if (mix.beside === "worker") readers.push(await read("beside", (message) => message.ack()));
  let stored = 0;
  let published = 0;
  const publish = async (token: string) => {
    const rollsUp = mix.rollsUpEvery !== undefined && ++stored % mix.rollsUpEvery === 0;
    const headers = [...(mix.headers ?? []), ...(rollsUp ? [rollUp] : [])];
    const { seq } = await bus.messages.publish({ subject: subject(token), data, headers });
    if (token === "z" && mix.deletesEvery !== undefined && ++stored % mix.deletesEvery === 0)
      await bus.messages.delete(stream, seq);
    const { purges } = mix;
    if (purges === undefined || ++published % purges.every !== 0) return;
    await bus.streams.purge(stream, purges.token === undefined ? {} : { subject: subject(purges.token) });
  };
  const timers = Object.entries(mix.published).map(([token, perSecond]) =>
    setInterval(() => orBreak(publish(token)), 1_000 / perSecond),
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

function answer(message: JsMsg, mix: Mix, { acked, redelivered }: Counted): Answer {
  const { deliveryCount, streamSequence } = message.info;
  if (deliveryCount > 1) redelivered.push(Date.now());
  const answered = mix.answer(scattered(streamSequence), deliveryCount);
  switch (answered) {
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
  return answered;
}

/** A number for a message that does not follow the order of the subjects. */
const scattered = (sequence: number) => Math.imul(sequence, 2_654_435_761) >>> 8;
