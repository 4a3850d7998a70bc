import { MsgImpl } from "@nats-io/nats-core/internal";
import type { NatsConnection as Client, Msg, Subscription } from "@nats-io/transport-node";
import type { HeaderEntries } from "../../../model/message/headers";
import { isFilter } from "../../../model/stream/subject";
import type { Traffic, TrafficMessage } from "../../broker/traffic";
import { EventBusError } from "../../errors";
import type { Logger } from "../../logger";
import { republishedFrom } from "../jetstream/failures/republished";
import type { NatsConnection } from "./connection/nats-connection";
import type { Session } from "./connection/session";
import { SubjectCache } from "./reads/subject-cache";
import { dataOf, headersOf } from "./wire-headers";

interface Watch {
  readonly filter: string;
  readonly listener: (message: TrafficMessage) => void;
  readonly onPermission: ((allowed: boolean) => void) | undefined;
  isRefused: boolean;
  subscribed: { readonly client: Client; readonly subscription: Subscription } | null;
}

/** Core subscriptions: they see every publish and touch no stream. */
export class NatsTraffic implements Traffic {
  readonly #connection: NatsConnection;
  readonly #logger: Logger;
  readonly #watches = new Set<Watch>();
  readonly #subjects = new SubjectCache();
  /** Subscriptions sent to the broker so far, and how many of these it is known to have taken. */
  #sent = 0;
  #taken = 0;
  #settling: { readonly sent: number; readonly done: Promise<void> } | null = null;

  constructor(connection: NatsConnection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    connection.onSession((session) => {
      this.#sent++; // the client has just sent all of them once more
      for (const watch of this.#watches) this.#subscribe(watch, session);
    });
  }

  watch(
    filter: string,
    listener: (message: TrafficMessage) => void,
    onPermission?: (allowed: boolean) => void,
  ): () => void {
    if (!isFilter(filter)) throw new EventBusError("invalid_subject", `"${filter}" is not a subject or pattern`);
    const watch: Watch = { filter, listener, onPermission, isRefused: false, subscribed: null };
    this.#watches.add(watch);
    const session = this.#connection.session();
    if (session !== null) this.#subscribe(watch, session);
    return () => {
      this.#watches.delete(watch);
      watch.subscribed?.subscription.unsubscribe();
      watch.subscribed = null;
    };
  }

  settling(): Promise<void> | null {
    if (this.#taken === this.#sent || this.#connection.session() === null) return null;
    if (this.#settling?.sent !== this.#sent) this.#settling = { sent: this.#sent, done: this.#settle(this.#sent) };
    return this.#settling.done;
  }

  /** The broker works in order: with the answer to a ping it has taken all that was sent before. */
  async #settle(sent: number): Promise<void> {
    try {
      await this.#connection.use("subscriptions", ({ client }) => client.flush());
      this.#taken = Math.max(this.#taken, sent);
    } catch (error) {
      this.#logger.debug({ error }, "Subscriptions not confirmed: the connection broke");
    } finally {
      if (this.#settling?.sent === sent) this.#settling = null;
    }
  }

  /** The client restores its subscriptions after a reconnect; only a new client, or a refused one, needs a new one. */
  #subscribe(watch: Watch, { client }: Session): void {
    if (watch.subscribed?.client === client && !watch.subscribed.subscription.isClosed()) return;
    const subscription = client.subscribe(watch.filter, {
      callback: (error, message) => {
        if (error === null) this.#hand(watch, message);
        else {
          this.#logger.warn({ subject: watch.filter, error: error.message }, `Not allowed to watch ${watch.filter}`);
          this.#permit(watch, false);
        }
      },
    });
    watch.subscribed = { client, subscription };
    this.#sent++;
    this.#permit(watch, true);
  }

  /** Told only when it changes. */
  #permit(watch: Watch, allowed: boolean): void {
    if (watch.isRefused !== allowed) return;
    watch.isRefused = !allowed;
    watch.onPermission?.(allowed);
  }

  #hand(watch: Watch, message: Msg): void {
    try {
      watch.listener(new WatchedMessage(message, this.#subjects));
    } catch (error) {
      // An exception here would end up in the client's parser and break the connection for everybody.
      this.#logger.error({ subject: message.subject, error }, "A traffic listener threw");
    }
  }
}

/** What only counting needs is read from the client's own parts, which are not made for each message anew. */
class WatchedMessage implements TrafficMessage {
  readonly subject: string;
  readonly sizeBytes: number;
  readonly #message: Msg;
  /** Made once for all who are shown the message. */
  #headers: HeaderEntries | undefined;

  constructor(message: Msg, subjects: SubjectCache) {
    this.#message = message;
    if (message instanceof MsgImpl) {
      const { subject, size, hdr } = message._msg;
      this.subject = subjects.text(subject);
      this.sizeBytes = hdr > 0 ? size - hdr : size;
    } else {
      this.subject = message.subject;
      this.sizeBytes = message.data.length;
    }
  }

  get data() {
    return dataOf(this.#message); // Node's own Buffer behaves differently in JSON
  }

  get headers() {
    this.#headers ??= headersOf(this.#message);
    return this.#headers;
  }

  get stored() {
    return republishedFrom(this.headers);
  }
}
