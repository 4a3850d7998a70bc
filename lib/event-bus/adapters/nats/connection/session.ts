import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection as Client, ServerInfo } from "@nats-io/transport-node";
import type { ReceiptInbox } from "./receipt-inbox";

/** A client that is connected now, and its JetStream faces. */
export interface Session {
  readonly client: Client;
  readonly manager: JetStreamManager;
  readonly jetstream: JetStreamClient;
  /** Where receipts of what is published to streams come. */
  readonly receipts: ReceiptInbox;
  /** A subject of one's own for answers, below the prefix that this user may subscribe to. */
  readonly newInbox: () => string;
  readonly info: ServerInfo;
  /** The JetStream domain of the connected server, see `ownDomain`. */
  readonly domain: string | null;
}
