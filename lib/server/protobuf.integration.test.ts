import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET as getDescriptors } from "@/app/api/protobuf/route";
import { GET as exportSearch } from "@/app/api/search/export/route";
import { POST as searchMessages } from "@/app/api/search/route";
import { GET as getSnapshot } from "@/app/api/snapshot/route";
import { GET as getMessage } from "@/app/api/streams/[stream]/messages/[at]/route";
import { protobufDescriptorsSchema } from "../contract/protobuf";
import { snapshotSchema } from "../contract/snapshot";
import { messageAnswerSchema } from "../contract/streams";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { ProtobufTypes } from "../model/payload/protobuf/protobuf-types";
import { brokerDefaults } from "./config/env-broker";
import { readConfig } from "./config/read-config";
import { parseEnv } from "./env";
import { createProcess, type Process, setProcess } from "./process";
import { orderBytes, writeOrderConfig } from "./testing/protobuf-files";
import { getOf, noParams, postOf, readAnswer } from "./testing/requests";

const env = parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" });
const order = {
  order_id: "A-7",
  total_cents: "9007199254740993",
  card_used: { holder_name: "Ada", pin: "4321" },
  status: 1,
};

let server: NatsServer;
let directory: string;
let running: Process | undefined;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-protobuf-"));
  server = await startNatsServer();
  const client = await connect({ servers: server.url });
  await (await jetstreamManager(client)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  const payloads: readonly (readonly [string, Uint8Array | string])[] = [
    ["orders.new", orderBytes(order)],
    ["orders.new", gzipSync(orderBytes({ ...order, order_id: "A-8" }))],
    ["orders.new", '{"orderId":"A-9"}'],
    ["orders.else", orderBytes({ ...order, order_id: "A-10" })],
    ["orders.new", Uint8Array.of(0x0a, 200, 255)],
  ];
  for (const [subject, payload] of payloads) await jetstream(client).publish(subject, payload);
  await client.close();
});
afterEach(async () => {
  await running?.dashboards.stop();
  running = undefined;
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function start(broker: object = {}): Promise<void> {
  const written = { kind: "nats", servers: server.url, ...broker };
  const path = writeOrderConfig(directory, written, { "orders.new": "shop.Order" });
  const reading = readConfig({ kind: "file", path }, {}, brokerDefaults(env));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  running = createProcess(env, { brokers: reading.brokers });
  setProcess(running);
  running.dashboards.start();
  const { monitor } = running.dashboards.of(null);
  await vi.waitFor(() => expect(monitor.view.streams.length).toBeGreaterThan(0), { timeout: 30_000, interval: 50 });
}

/** Numbers of the messages that a search finds. */
async function found(conditions: object): Promise<string[]> {
  const answer = await searchMessages(postOf("/api/search", { order: "oldest", ...conditions }), noParams);
  const lines = (await answer.text()).trimEnd().split("\n");
  return lines.flatMap((line) => /"kind":"match".*?"at":"(\d+)"/.exec(line)?.[1] ?? []);
}
const json = (path: string, operator: string, value: string) => ({ json: [{ path, operator, value }] });

test("messages are found by the fields of their type, compressed or not, and JSON among them as it is", async () => {
  await start();
  expect(await found(json("totalCents", "=", "9007199254740993"))).toEqual(["1", "2"]);
  expect(await found(json("status", "=", "PAID"))).toEqual(["1", "2"]);
  expect(await found(json("orderId", "matches", "^A-"))).toEqual(["1", "2", "3"]);
  expect(await found({ pattern: '"holderName":"A' })).toEqual(["1", "2"]);
});

test("what a mask hides is not found, nor told in a message or a file", async () => {
  await start({ masks: ["$.card_used.pin"] });
  expect(await found({ text: "4321" })).toEqual([]);
  expect(await found(json("cardUsed.holderName", "=", "Ada"))).toEqual(["1", "2"]);
  expect(await found(json("cardUsed.pin", "=", "[masked]"))).toEqual(["1", "2"]);
  const params = Promise.resolve({ stream: "ORDERS", at: "1" });
  const { message } = await readAnswer(
    await getMessage(getOf("/api/streams/ORDERS/messages/1"), { params }),
    messageAnswerSchema,
  );
  expect(message.payload.data).toBe("[masked]: not text");
  const columns = encodeURIComponent(JSON.stringify(["number", "json:orderId", "json:cardUsed.pin"]));
  const file = await exportSearch(
    getOf(`/api/search/export?search=%7B%22order%22%3A%22oldest%22%7D&format=csv&columns=${columns}`),
    noParams,
  );
  expect((await file.text()).split("\r\n").slice(1, 3)).toEqual(["1,A-7,[masked]", "2,A-8,[masked]"]);
});

test("browsers learn which subjects have a type, and get what decodes them", async () => {
  await start();
  const snapshot = await readAnswer(await getSnapshot(getOf("/api/snapshot"), noParams), snapshotSchema);
  expect(snapshot.bus.protobuf?.types).toEqual([{ pattern: "orders.new", type: "shop.Order" }]);
  const answer = await readAnswer(await getDescriptors(getOf("/api/protobuf"), noParams), protobufDescriptorsSchema);
  expect(answer.version).toBe(snapshot.bus.protobuf?.version);
  const types = new ProtobufTypes(Buffer.from(answer.descriptors, "base64"));
  expect(types.get("shop.Order")?.read(orderBytes(order))).toMatchObject({ ok: true, unknownFields: 0 });
});

test("where no subject has a type there are no descriptors", async () => {
  running = createProcess(env, {});
  setProcess(running);
  const answer = await getDescriptors(getOf("/api/protobuf"), noParams);
  expect(answer.status).toBe(404);
});
