import { type NatsConnection as Client, connect, createInbox, errors } from "@nats-io/transport-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import type { JetStreamPort } from "../../jetstream/jetstream";
import { NatsBroker } from "../nats-broker";
import { ReceiptInbox } from "./receipt-inbox";

const data = new TextEncoder().encode("x");
const posting = (subject: string) => ({ subject, data, headers: null });
let ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function started(config = ""): Promise<NatsServer> {
  const server = await startNatsServer({ config });
  ends.push(() => server.stop());
  return server;
}

async function connected(server: NatsServer, user?: string): Promise<{ client: Client; inbox: ReceiptInbox }> {
  const login = user === undefined ? {} : { user, pass: "x" };
  const client = await connect({ servers: server.url, reconnect: false, noAsyncTraces: true, ...login });
  ends.push(() => client.close());
  return { client, inbox: new ReceiptInbox(client, createInbox()) };
}

async function withStream(server: NatsServer): Promise<JetStreamPort> {
  const bus = new NatsBroker({ servers: server.url }).jetstream;
  await bus.start();
  ends.push(() => bus.stop());
  await bus.streams.create({ name: "S", subjects: ["S.>"], retention: "limits", allowDirect: true });
  return bus;
}

/** `deaf` may not listen to any inbox. */
const withDeafUser = `
  accounts { APP { jetstream: enabled, users: [
    { user: admin, password: x }
    { user: deaf, password: x, permissions { subscribe { allow: "other.>" } } }
  ] } }
  no_auth_user: admin`;

describe("a receipt inbox", () => {
  it("brings each of many publishes its own receipt", async () => {
    const server = await started();
    await withStream(server);
    const { inbox } = await connected(server);
    const acks = await Promise.all(Array.from({ length: 500 }, () => inbox.publish(posting("S.a"), 5_000)));
    expect(acks.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    expect(inbox.size).toBe(0);
  });

  it("says at once that nobody stores a subject", async () => {
    const { inbox } = await connected(await started());
    await expect(inbox.publish(posting("S.a"), 60_000)).rejects.toMatchObject({ code: "no_stream_for_subject" });
    expect(inbox.size).toBe(0);
  });

  it("leaves a publish unknown when its time is over, each at its own", async () => {
    const server = await started();
    const { client, inbox } = await connected(server);
    client.subscribe("silent.>");
    const order: string[] = [];
    const publish = (name: string, timeoutMs: number) =>
      inbox.publish(posting(`silent.${name}`), timeoutMs).catch((error: { code: string }) => {
        order.push(`${name} ${error.code}`);
      });
    await Promise.all([publish("late", 300), publish("soon", 50)]);
    expect(order).toEqual(["soon publish_unknown", "late publish_unknown"]);
    expect(inbox.size).toBe(0);
  });

  it("takes the answer of a stranger for no receipt", async () => {
    const { client, inbox } = await connected(await started());
    for (const answer of ["hello", "{}", ""]) {
      client.subscribe("stranger", { max: 1, callback: (_, message) => void message.respond(answer) });
      await expect(inbox.publish(posting("stranger"), 5_000)).rejects.toMatchObject({ code: "publish_unknown" });
    }
  });

  it("forgets everything with the link, and tells what was sent from what was not", async () => {
    const { client, inbox } = await connected(await started());
    client.subscribe("silent");
    const neverSent = inbox.publish(posting("silent"), 60_000);
    const lost = Promise.all([expect(neverSent).rejects.toMatchObject({ code: "bus_unavailable" })]);
    inbox.lose();
    await lost;
    await inbox.prepare();
    const sent = inbox.publish(posting("silent"), 60_000);
    const unknown = expect(sent).rejects.toMatchObject({ code: "publish_unknown" });
    inbox.lose();
    await unknown;
    expect(inbox.size).toBe(0);
  });

  it("stores nothing whose receipt could not come", async () => {
    const server = await started(withDeafUser);
    const bus = await withStream(server);
    const { inbox } = await connected(server, "deaf");
    for (let round = 0; round < 2; round++)
      await expect(inbox.publish(posting("S.a"), 5_000)).rejects.toMatchObject({ code: "permission_denied" });
    expect(await bus.streams.info("S")).toMatchObject({ messages: 0 });
    expect(inbox.size).toBe(0);
  });

  it("sends nothing that was begun between the refusal of the inbox and the end of its opening", async () => {
    const server = await started(withDeafUser);
    const bus = await withStream(server);
    const { client, inbox } = await connected(server, "deaf");
    const flush = client.flush.bind(client);
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    // The answer to the ping comes in a packet of its own, as it does on a busy machine.
    vi.spyOn(client, "flush").mockImplementation(async () => {
      await flush();
      await begun;
    });
    await expect(inbox.publish(posting("S.a"), 5_000)).rejects.toMatchObject({ code: "permission_denied" });
    const next = inbox.publish(posting("S.a"), 5_000);
    begin();
    await expect(next).rejects.toMatchObject({ code: "permission_denied" });
    expect(await bus.streams.info("S")).toMatchObject({ messages: 0 });
    expect(inbox.size).toBe(0);
  });

  it("lets a refusal end only what was sent, the first of its subject", async () => {
    const server = await started();
    const bus = await withStream(server);
    const { client, inbox } = await connected(server);
    client.subscribe("silent");
    const refusal = new errors.PermissionViolationError("no", "publish", "S.a");
    const notSent = inbox.publish(posting("S.a"), 5_000); // the inbox is being opened
    inbox.refuse("S.a", refusal);
    expect(await notSent).toMatchObject({ seq: 1 });

    const ends: string[] = [];
    const publish = (name: string, subject: string) =>
      inbox.publish(posting(subject), 300).catch((error: { code: string }) => ends.push(`${name} ${error.code}`));
    const all = [publish("other", "S.b"), publish("first", "silent"), publish("second", "silent")];
    inbox.refuse("silent", refusal);
    await Promise.all(all);
    expect(ends).toEqual(["first permission_denied", "second publish_unknown"]);
    expect((await bus.streams.info("S")).messages).toBe(2);
  });
});
