import { readFileSync } from "node:fs";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import type { APIRequestContext } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import { snapshotSchema } from "../lib/contract/snapshot";

/** The embedded nats-server behind the dashboard under test, as its users would reach it. */
export class Broker {
  readonly connection: NatsConnection;
  /** Where it listens. */
  readonly url: string;

  constructor(connection: NatsConnection, url: string) {
    this.connection = connection;
    this.url = url;
  }

  static async reach(request: APIRequestContext): Promise<Broker> {
    const { bus } = snapshotSchema.parse(await (await request.get(paths.snapshot)).json());
    if (bus.connection.state !== "connected") throw new Error(`the bus is ${bus.connection.state}`);
    const url = bus.connection.server;
    return new Broker(await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 250 }), url);
  }

  /** A stream of this test's own; `{name}.>` are its subjects. */
  async addStream(name: string, retention: "limits" | "workqueue" = "limits"): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    await manager.streams.add({ name, subjects: [`${name}.>`], retention });
  }

  async addConsumer(stream: string, name: string, maxDeliver = -1, ackWaitS = 3_600): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    await manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: "explicit",
      ack_wait: ackWaitS * 1e9,
      max_deliver: maxDeliver,
    });
  }

  /** A consumer of some subjects only. */
  async addFilteredConsumer(stream: string, name: string, filter: string): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    await manager.consumers.add(stream, { durable_name: name, ack_policy: "explicit", filter_subject: filter });
  }

  /** A consumer with metadata, for example limits, that nobody reads. */
  async addConsumerWith(stream: string, name: string, metadata: Record<string, string>): Promise<void> {
    const manager = await jetstreamManager(this.connection);
    await manager.consumers.add(stream, { durable_name: name, ack_policy: "explicit", metadata });
  }

  async publish(subject: string, payload: string | Uint8Array, header?: Record<string, string>): Promise<void> {
    const sent = headers();
    for (const [name, value] of Object.entries(header ?? {})) sent.set(name, value);
    await jetstream(this.connection).publish(subject, payload, header === undefined ? {} : { headers: sent });
  }

  /** Messages that a stream holds. */
  async messageCount(stream: string): Promise<number> {
    return (await (await jetstreamManager(this.connection)).streams.info(stream)).state.messages;
  }

  /** What a message says; null where there is none. */
  async messageText(stream: string, seq: number): Promise<string | null> {
    const message = await (await jetstreamManager(this.connection)).streams.getMessage(stream, { seq });
    return message?.string() ?? null;
  }

  /** Takes up to `count` messages and never answers for them: a worker that hangs. */
  async takeAndHang(stream: string, consumer: string, count: number): Promise<void> {
    const messages = await (await jetstream(this.connection).consumers.get(stream, consumer)).fetch({
      max_messages: count,
      expires: 20_000,
    });
    for await (const _ of messages) {
      // left in flight on purpose
    }
  }

  /** Fails every message until the server gives it up. */
  async failUntilGivenUp(stream: string, consumer: string, attempts: number): Promise<void> {
    const reader = await jetstream(this.connection).consumers.get(stream, consumer);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      for await (const message of await reader.fetch({ max_messages: 1, expires: 20_000 })) message.nak();
    }
    // One pull more than there are attempts: the server announces the failure at the next pull.
    await reader.next({ expires: 1_000 });
  }

  async purge(name: string): Promise<void> {
    await (await jetstreamManager(this.connection)).streams.purge(name);
  }

  async deleteStream(name: string): Promise<void> {
    await (await jetstreamManager(this.connection)).streams.delete(name);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

/** Process id of the nats-server that `npm start` runs on a data directory. */
export function readServerPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, "nats-server.pid"), "utf8"), 10);
}
