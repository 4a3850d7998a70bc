import { connect } from "@nats-io/transport-node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDurableName } from "../../../model/consumer/durable-name";
import { durableName } from "../../bus/topics";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import type { JetStreamPort } from "../jetstream/jetstream";
import { NatsBroker } from "./nats-broker";

/** More than two pages of the server's lists, which have 256 entries each. */
const many = 600;
const numbered = (prefix: string) => Array.from({ length: many }, (_, at) => `${prefix}${String(at).padStart(3, "0")}`);

let server: NatsServer;
let bus: JetStreamPort;
beforeAll(async () => {
  server = await startNatsServer();
  bus = new NatsBroker({ servers: server.url }).jetstream;
  await bus.start();
});
afterAll(async () => {
  await bus?.stop();
  // In order a server needs 10 ms for each consumer.
  await server?.kill9();
  await server?.stop();
});

/** Runs `work` for each name, 50 at a time. */
async function forEach(names: readonly string[], work: (name: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < names.length; at += 50) await Promise.all(names.slice(at, at + 50).map(work));
}

describe("lists are read to the end", () => {
  it("of 600 consumers", async () => {
    await bus.streams.create({ name: "MANY", subjects: ["MANY.>"], storage: "memory" });
    const names = numbered("c");
    await forEach(names, (name) => bus.consumers.create("MANY", { name, filterSubjects: [`MANY.${name}`] }));
    const { consumers, missing } = await bus.consumers.list("MANY");
    expect(consumers.map(({ name }) => name).sort()).toEqual(names);
    expect(missing).toEqual([]);
    expect(await bus.streams.info("MANY")).toMatchObject({ consumerCount: many });
    await bus.streams.delete("MANY");
  });

  it("of 600 streams", async () => {
    const names = numbered("S");
    await forEach(names, (name) => bus.streams.create({ name, subjects: [name], storage: "memory" }));
    const { streams, missing } = await bus.streams.list();
    expect(streams.map(({ config }) => config.name).sort()).toEqual(names);
    expect(missing).toEqual([]);
    await forEach(names, (name) => bus.streams.delete(name));
    expect((await bus.streams.list()).streams).toEqual([]);
  });
});

describe("a reading of a broker", () => {
  it("asks once for each page of streams, and for each page of consumers of a stream that has some", async () => {
    const broker = new NatsBroker({ servers: server.url });
    const client = await connect({ servers: server.url });
    try {
      await broker.start();
      for (const name of ["ONE", "TWO", "EMPTY"]) {
        await bus.streams.create({ name, subjects: [`${name}.>`], storage: "memory" });
      }
      await bus.consumers.create("ONE", { name: "reader" });
      const readers = numbered("r").slice(0, 300);
      await forEach(readers, (name) => bus.consumers.create("TWO", { name, filterSubjects: [`TWO.${name}`] }));
      const asked: string[] = [];
      client.subscribe("$JS.API.>", { callback: (_, { subject }) => void asked.push(subject) });
      await client.flush();
      const reading = await broker.read(AbortSignal.timeout(30_000));
      await client.flush();
      expect(reading.readers).toHaveLength(1 + readers.length);
      expect(asked.sort()).toEqual([
        "$JS.API.CONSUMER.LIST.ONE",
        "$JS.API.CONSUMER.LIST.TWO",
        "$JS.API.CONSUMER.LIST.TWO", // 256 consumers are a page
        "$JS.API.STREAM.LIST",
      ]);

      const controller = new AbortController();
      const reason = new Error("nobody looks any more");
      asked.length = 0;
      const ended = broker.read(controller.signal);
      controller.abort(reason);
      await expect(ended).rejects.toBe(reason);
      await broker.jetstream.streams.info("EMPTY");
      await client.flush();
      expect(asked).toEqual(["$JS.API.STREAM.LIST", "$JS.API.STREAM.INFO.EMPTY"]);
    } finally {
      for (const name of ["ONE", "TWO", "EMPTY"]) await bus.streams.delete(name);
      await broker.stop();
      await client.close();
    }
  });
});

describe("names", () => {
  beforeAll(() => bus.streams.create({ name: "NAMES", subjects: ["NAMES.>"], storage: "memory" }).then(() => {}));

  it("of consumers are stored as they were made, for any group and topic", async () => {
    const unit = fc.oneof(
      fc.constantFrom(..."aZ0_-. *>/\\%?#"),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    );
    const text = fc.array(unit, { maxLength: 10 }).map((units) => units.join(""));
    await fc.assert(
      fc.asyncProperty(text, text, async (group, topic) => {
        const { name } = await bus.consumers.create("NAMES", { name: durableName(group, topic) });
        expect(parseDurableName(name)).toEqual({ group, topic });
        expect(await bus.consumers.info("NAMES", decodeURIComponent(encodeURIComponent(name)))).toMatchObject({ name });
        await bus.consumers.delete("NAMES", name);
      }),
      { numRuns: 150 },
    );
  });

  it.each(["x".repeat(255), "ü".repeat(127), "a%b?#&=+", 'say"so"', "$JS", "日本"])(
    "of streams and consumers may be as foreign as %j",
    async (name) => {
      await bus.streams.create({ name, subjects: ["FOREIGN.>"] });
      await bus.consumers.create(name, { name });
      expect(await bus.consumers.info(name, name)).toMatchObject({ stream: name, name });
      expect((await bus.streams.list()).streams.map(({ config }) => config.name)).toContain(name);
      await bus.streams.delete(name);
    },
  );

  it.each(["x".repeat(256), "ü".repeat(128)])(
    "that are too long for the server are refused before it is asked",
    async (name) => {
      const tooLong = { code: "invalid_name", message: expect.stringContaining("at most 255 bytes") };
      await expect(bus.streams.create({ name, subjects: ["LONG.>"] })).rejects.toMatchObject(tooLong);
      await expect(bus.consumers.create("NAMES", { name })).rejects.toMatchObject(tooLong);
      await expect(bus.streams.info(name)).rejects.toMatchObject(tooLong);
    },
  );
});
