import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { NatsBroker } from "../../nats/nats-broker";

const { signal } = new AbortController();
let server: NatsServer;
let ends: (() => Promise<void>)[];

beforeEach(async () => {
  server = await startNatsServer({
    config: `
      accounts {
        BUS {
          jetstream: enabled
          users: [
            { user: jetlag, password: x }
            { user: narrow, password: x, permissions { subscribe { deny: "$JS.API.STREAM.PURGE.*" } } }
          ]
          exports: [{ service: "$JS.API.STREAM.PURGE.*", accounts: [SERVICES] }]
        }
        SERVICES {
          users: [{ user: service, password: x }]
          imports: [{ service: { account: BUS, subject: "$JS.API.STREAM.PURGE.*" }, to: "bus.purge.*" }]
        }
      }`,
  });
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await server.stop();
});

async function opened(user: string): Promise<NatsBroker> {
  const broker = new NatsBroker({ servers: server.url.replace("nats://", `nats://${user}:x@`) });
  await broker.start();
  ends.push(() => broker.stop());
  return broker;
}

const removed = async (broker: NatsBroker) => [...(await broker.read(signal)).removedOnRequest];

test("a purge that another account asks for is heard as well", async () => {
  const broker = await opened("jetlag");
  await broker.jetstream.streams.create({ name: "QUEUE", subjects: ["QUEUE.>"], retention: "workqueue" });
  await removed(broker);
  expect(await removed(broker)).toEqual([]);
  const service = await connect({ servers: server.url, user: "service", pass: "x" });
  ends.push(() => service.close());
  await service.request("bus.purge.QUEUE");
  expect(await removed(broker)).toEqual(["QUEUE"]);
});

test("where requests may not be heard, nobody knows of any stream", async () => {
  const broker = await opened("narrow");
  await broker.jetstream.streams.create({ name: "QUEUE", subjects: ["QUEUE.>"], retention: "workqueue" });
  await removed(broker);
  expect(await removed(broker)).toEqual(["QUEUE"]);
});
