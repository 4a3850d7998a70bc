import { once } from "node:events";
import { createServer } from "node:net";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, describe, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { RecordingLogger } from "../../../testing/recording-logger";
import { NatsBroker } from "../nats-broker";
import { NatsEventBus } from "../nats-event-bus";
import type { NatsServerOptions } from "./server-access";

const servers: NatsServer[] = [];
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const start = async (config: string) => {
  const server = await startNatsServer({ config });
  servers.push(server);
  return server;
};
const actor = { actor: "test", tenantId: "t" };

/** Uses all of a bus and a broker that asks the server something: streams, consumers, pulls, acknowledgements, passive reads. */
async function useAll(options: NatsServerOptions): Promise<NatsBroker> {
  const logger = new RecordingLogger();
  const bus = new NatsEventBus({ ...options, streamName: "EV", retention: "limits", logger, deadLetterStream: "DEAD" });
  const broker = new NatsBroker({ ...options, logger });
  running.push(bus, broker);
  await bus.start();
  await broker.start();
  const handled: unknown[] = [];
  const { consumer } = await bus.subscribe("a.b", (_topic, { data }) => void handled.push(data));
  expect(await bus.publish("a.b", { ...actor, data: { n: 1 } })).toMatchObject({ stream: "EV", seq: 1 });
  await expect.poll(() => handled).toEqual([{ n: 1 }]);
  const { messages, consumers } = broker.jetstream;
  expect((await messages.get("EV", 1))?.seq).toBe(1);
  expect((await messages.range("EV", { fromSeq: 1, direction: "forward", limit: 5 })).messages).toHaveLength(1);
  await expect.poll(async () => (await consumers.info("EV", consumer)).finishedUpTo).toBe(1);
  expect(logger.problems).toEqual([]);
  return broker;
}

describe("an account that calls its subjects otherwise", () => {
  it("answers below the inbox prefix, where the user may not subscribe to any other inbox", async () => {
    const { url } = await start(`authorization { users [ { user: ann, password: x,
      permissions: { subscribe: { deny: "_INBOX.>" } } } ] }`);
    await useAll({ servers: url, login: { kind: "password", user: "ann", password: "x" }, inboxPrefix: "_INBOX_ann" });
  });

  it.each<[string, NatsServerOptions]>([
    ["in the JetStream domain", { jetstreamDomain: "leaf" }],
    ["under the API prefix", { jetstreamApiPrefix: "$JS.leaf.API" }],
  ])("works %s of a leaf node, though the server it is connected to has JetStream too", async (_how, options) => {
    const { hub, leaf } = await startLeafNode();
    const broker = await useAll({ servers: hub.url, ...options });
    await hearOwnFailuresOnly(broker, hub.url);
    expect(await streamNames(leaf.url)).toEqual(["DEAD", "EV"]);
    expect(await streamNames(hub.url)).toEqual([]);
  });
});

/** A stream of the same name in the other domain is another stream: its failures are passed on, and are not ours. */
async function hearOwnFailuresOnly(broker: NatsBroker, hubUrl: string): Promise<void> {
  const heard: string[] = [];
  const stop = broker.jetstream.advisories.watch(({ reason }) => void heard.push(reason ?? ""));
  await withClient(hubUrl, async (client) => {
    const theirs = await jetstreamManager(client);
    await theirs.streams.add({ name: "EV", subjects: ["theirs.>"] });
    await terminate(client, {}, "theirs.x", "theirs");
    await terminate(client, { domain: "leaf" }, "EV.x", "ours");
    await theirs.streams.delete("EV");
  });
  await expect.poll(() => heard).toContain("ours");
  expect(heard).not.toContain("theirs");
  stop();
}

/** Lets a consumer of the domain's stream `EV` give up on a message. */
async function terminate(client: NatsConnection, options: { domain?: string }, subject: string, reason: string) {
  const manager = await jetstreamManager(client, { ...options });
  await manager.consumers.add("EV", { durable_name: "giver-up", filter_subject: subject, ack_policy: "explicit" });
  await jetstream(client, { ...options }).publish(subject, "x");
  const consumer = await jetstream(client, { ...options }).consumers.get("EV", "giver-up");
  (await consumer.next())?.term(reason);
  await client.flush();
}

/** Two servers with a JetStream each, the second one a leaf node of the first, and linked. */
async function startLeafNode(): Promise<{ hub: NatsServer; leaf: NatsServer }> {
  const port = await freePort();
  const hub = await start(`jetstream { domain: hub }\nleafnodes { listen: "127.0.0.1:${port}" }`);
  const leaf = await start(`jetstream { domain: leaf }\nleafnodes { remotes [ { url: "nats://127.0.0.1:${port}" } ] }`);
  await withClient(hub.url, (client) =>
    expect.poll(() => client.request("$JS.leaf.API.INFO").then(() => "linked", String)).toBe("linked"),
  );
  return { hub, leaf };
}

function streamNames(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const names: string[] = [];
    for await (const page of (await jetstreamManager(client)).streams.names()) names.push(page);
    return names.sort();
  });
}

async function withClient<T>(servers: string, work: (client: NatsConnection) => PromiseLike<T>): Promise<T> {
  const client = await connect({ servers });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
