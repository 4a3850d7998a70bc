import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import type { JetStreamPort } from "../../jetstream/jetstream";
import { NatsBroker } from "../nats-broker";

const stored = 6_000;
let server: NatsServer;
let bus: JetStreamPort;
beforeAll(async () => {
  server = await startNatsServer();
  const owner = await connect({ servers: server.url });
  const { streams } = await jetstreamManager(owner);
  for (const [name, direct] of [["DIRECT", true] as const, ["PLAIN", false] as const]) {
    await streams.add({ name, subjects: [`${name}.>`], storage: "memory", allow_direct: direct });
    for (let seq = 1; seq < stored; seq++) owner.publish(`${name}.${seq % 3}.${seq % 1_000}`);
    await owner.request(`${name}.${stored % 3}.${stored % 1_000}`); // stored in the order in which they come
  }
  await owner.close();
  bus = new NatsBroker({ servers: server.url }).jetstream;
  await bus.start();
});
afterAll(async () => {
  await bus?.stop();
  await server?.stop();
});

const matching = (test: (seq: number) => boolean) =>
  Array.from({ length: stored }, (_, at) => stored - at).filter((seq) => test(seq));

it.each([
  ["*.7", matching((seq) => seq % 1_000 === 7)],
  ["1.7", matching((seq) => seq % 3 === 1 && seq % 1_000 === 7)],
  ["*.none", []],
  ["none", []],
])("pages of %s hold every message that matches, newest first, with direct access and without", async (end, seqs) => {
  for (const stream of ["DIRECT", "PLAIN"]) {
    for (const limit of [2, 50]) {
      const found: number[] = [];
      for (let fromSeq: number | null = stored; fromSeq !== null; ) {
        const page = { fromSeq, direction: "backward", limit, subject: `${stream}.${end}` } as const;
        fromSeq = await bus.messages.read(stream, page, ({ seq }) => found.push(seq));
      }
      expect(found).toEqual(seqs);
    }
  }
});
