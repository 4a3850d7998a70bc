import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection as Client, Status } from "@nats-io/transport-node";
import type { ConnectionStatus } from "../../../../model/connection-status";
import type { Clock } from "../../../clock";
import type { BusConnection } from "../../../connection";
import { EventBusError } from "../../../errors";
import type { Logger } from "../../../logger";
import { toEventBusError } from "../errors";
import { connectionFault } from "../login/connection-fault";
import { probeHandshake } from "../login/handshake-probe";
import { newInbox, type ServerAccess } from "../login/server-access";
import { dial, disconnect, pause, retryDelay } from "./dial";
import { ownDomain } from "./own-domain";
import { ReceiptInbox } from "./receipt-inbox";
import type { Session } from "./session";

/** What a connection needs to know. */
export interface NatsConnectionOptions {
  readonly access: ServerAccess;
  /** Shown by the server's monitoring beside this connection. */
  readonly name: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Longest wait for an answer of the JetStream API, milliseconds: the client's own default. */
export const requestTimeoutMs = 5_000;

interface Life {
  readonly ending: AbortController;
  /** Settles with the first connection; rejects when ended before. */
  readonly opened: Promise<void>;
  /** Resolves when the last loop has ended. */
  readonly ended: Promise<void>;
}

/**
 * The link to NATS: connects, waits for as long as it takes, and stays connected until closed. While there is no
 * link, whatever needs one fails at once instead of waiting for the client's timeouts.
 */
export class NatsConnection implements BusConnection {
  readonly #options: NatsConnectionOptions;
  readonly #changeListeners = new Set<(status: ConnectionStatus) => void>();
  readonly #sessionListeners = new Set<(session: Session) => void>();
  readonly #inFlight = new Set<() => void>();
  #status: ConnectionStatus = { state: "idle" };
  #session: Session | null = null;
  #life: Life | null = null;
  /** The life before, while it ends. */
  #ending: Promise<void> | null = null;

  constructor(options: NatsConnectionOptions) {
    this.#options = options;
  }

  status(): ConnectionStatus {
    return this.#status;
  }

  onChange(listener: (status: ConnectionStatus) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** The session, while connected. */
  session(): Session | null {
    return this.#status.state === "connected" ? this.#session : null;
  }

  /** Calls `listener` each time a link is there (again); the returned function ends that. */
  onSession(listener: (session: Session) => void): () => void {
    this.#sessionListeners.add(listener);
    return () => this.#sessionListeners.delete(listener);
  }

  /** Resolves with the first success, however long it takes. Throws `bus_unavailable` when closed before. */
  open(): Promise<void> {
    this.#life ??= this.#begin();
    return this.#life.opened;
  }

  /** Sends what is left and disconnects for good; {@link open} may be called again, also meanwhile. */
  async close(): Promise<void> {
    const life = this.#life;
    if (life === null) {
      if (this.#status.state === "idle") this.#change({ state: "closed", since: this.#now(), lastError: null });
      await this.#ending;
      return;
    }
    this.#life = null;
    const ending = life.ended.finally(() => {
      if (this.#ending === ending) this.#ending = null;
    });
    this.#ending = ending;
    life.ending.abort();
    await ending;
  }

  /**
   * Runs one exchange with the server. Throws `bus_unavailable` at once when there is no link, and as soon as it
   * breaks while waiting.
   */
  use<T>(about: string, work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.session();
    if (session === null)
      return Promise.reject(new EventBusError("bus_unavailable", `${about}: not connected to NATS`));
    return new Promise<T>((resolve, reject) => {
      const lose = () =>
        reject(new EventBusError("bus_unavailable", `${about}: the connection to NATS broke before the answer`));
      this.#inFlight.add(lose);
      work(session).then(
        (result) => {
          this.#inFlight.delete(lose);
          resolve(result);
        },
        (error: unknown) => {
          this.#inFlight.delete(lose);
          reject(toEventBusError(error, "request", about));
        },
      );
    });
  }

  /** Resolves when there is a link: true; false when `signal` comes first. */
  async untilConnected(signal: AbortSignal): Promise<boolean> {
    if (this.session() !== null) return true;
    if (signal.aborted) return false;
    return new Promise((resolve) => {
      const finish = (connected: boolean) => {
        forget();
        signal.removeEventListener("abort", abort);
        resolve(connected);
      };
      const abort = () => finish(false);
      const forget = this.onSession(() => finish(true));
      signal.addEventListener("abort", abort);
    });
  }

  #begin(): Life {
    const ending = new AbortController();
    let opened = () => {};
    let refused = (_error: Error) => {};
    const first = new Promise<void>((resolve, reject) => {
      opened = resolve;
      refused = reject;
    });
    first.catch(() => {}); // whoever called open() sees it; nobody may be waiting any more
    const before = this.#ending;
    const stay = () => this.#stayConnected(ending.signal, opened);
    const ended = (before === null ? stay() : before.then(stay)).finally(() => {
      refused(new EventBusError("bus_unavailable", "the bus was stopped before it could connect"));
    });
    return { ending, opened: first, ended };
  }

  async #stayConnected(signal: AbortSignal, opened: () => void): Promise<void> {
    let lastError: string | null = null;
    let before = false;
    while (!signal.aborted) {
      const client = await this.#dial(signal, before ? "reconnecting" : "connecting", lastError);
      if (client === null) break;
      before = true;
      const onEnd = () => void disconnect(client, this.session() !== null);
      signal.addEventListener("abort", onEnd);
      if (signal.aborted) onEnd(); // between the dial and here
      try {
        await this.#follow(client, opened);
      } finally {
        signal.removeEventListener("abort", onEnd);
      }
      const reason = await client.closed();
      lastError = reason instanceof Error ? this.#fault(reason) : null;
      if (!signal.aborted) this.#options.logger.warn({ error: lastError }, "NATS connection closed, connecting anew");
    }
    this.#change({ state: "closed", since: this.#now(), lastError });
  }

  /** Tries until a server accepts us; null when told to end. */
  async #dial(
    signal: AbortSignal,
    state: "connecting" | "reconnecting",
    reason: string | null,
  ): Promise<Client | null> {
    const since = this.#now();
    const servers = [...this.#options.access.servers];
    let lastError = reason;
    for (let attempt = 1; !signal.aborted; attempt++) {
      this.#change({ state, since, attempt, lastError, servers });
      try {
        return await dial(this.#options.access, this.#options.name, signal);
      } catch (error) {
        lastError = this.#fault(error);
      }
      if (signal.aborted) break;
      const delayMs = retryDelay(attempt);
      const nextTryAt = new Date(this.#options.clock.now() + delayMs).toISOString();
      this.#change({ state, since, attempt, lastError, nextTryAt, servers });
      this.#options.logger.warn({ attempt, servers, error: lastError }, `NATS not reachable attempt=${attempt}`);
      await pause(delayMs, signal);
    }
    return null;
  }

  /** Keeps the status true for as long as the client lives. */
  async #follow(client: Client, opened: () => void): Promise<void> {
    const events = client.status();
    const { access } = this.#options;
    const face = () => ({ ...access.jetstream, timeout: requestTimeoutMs }); // the client empties what it is given
    const manager = await jetstreamManager(client, { ...face(), checkAPI: false });
    const receipts = new ReceiptInbox(client, newInbox(access));
    void receipts.prepare();
    const api = { client, manager, receipts, jetstream: jetstream(client, face()), newInbox: () => newInbox(access) };
    this.#connected(api);
    opened();
    const down: Outage = { since: "", attempt: 0, lastError: null, isExplaining: false };
    for await (const event of events) this.#onEvent(event, api, down);
    this.#breakLink(api);
    this.#session = null;
  }

  #onEvent(event: Status, api: Omit<Session, "info" | "domain">, down: Outage): void {
    const { logger } = this.#options;
    switch (event.type) {
      case "disconnect":
        if (this.#status.state !== "connected") return;
        Object.assign(down, { since: this.#now(), attempt: 0, lastError: down.lastError ?? "connection lost" });
        this.#down(down);
        this.#breakLink(api);
        logger.warn({ server: event.server, error: down.lastError }, `NATS connection lost server=${event.server}`);
        return;
      case "reconnecting":
        down.attempt++;
        this.#down(down);
        void this.#explain(down);
        return;
      case "reconnect":
        down.lastError = null;
        this.#connected(api);
        return;
      case "staleConnection":
        down.lastError = "the server stopped answering";
        return;
      case "error":
        this.#onServerError(event.error, api, down);
        return;
      case "ldm":
        logger.info({ server: event.server }, `NATS server is about to shut down server=${event.server}`);
        return;
      case "update":
      case "ping":
      case "slowConsumer":
      case "forceReconnect":
      case "close":
        return;
    }
  }

  #onServerError(error: Error, { receipts }: Pick<Session, "receipts">, down: Outage): void {
    this.#options.logger.warn({ error: error.message }, `NATS server reports: ${error.message}`);
    if (error.name === "PermissionViolationError") {
      // Of one subject; the link stays.
      if ("subject" in error && typeof error.subject === "string") receipts.refuse(error.subject, error);
      return;
    }
    down.lastError = this.#fault(error);
    if (this.#status.state === "reconnecting") this.#down(down);
  }

  /** The client tells nothing of a handshake that fails while it reconnects: a certificate that was replaced, say. */
  async #explain(down: Outage): Promise<void> {
    const { access } = this.#options;
    const signal = this.#life?.ending.signal;
    if (down.isExplaining || down.attempt < 2 || access.tls === null || signal === undefined) return;
    down.isExplaining = true;
    const fault = await probeHandshake(access, signal);
    down.isExplaining = false;
    if (fault === null || this.#status.state !== "reconnecting") return;
    down.lastError = this.#fault(fault);
    this.#down(down);
  }

  #down({ since, attempt, lastError }: Outage): void {
    const servers = [...this.#options.access.servers];
    this.#change({ state: "reconnecting", since, attempt, lastError, servers });
  }

  #connected(api: Omit<Session, "info" | "domain">): void {
    const { info } = api.client;
    if (info === undefined || api.client.isDraining()) return; // lost again, or being closed
    const server = api.client.getServer();
    const session: Session = { ...api, info, domain: ownDomain(this.#options.access, info) };
    this.#session = session;
    this.#change({
      state: "connected",
      since: this.#now(),
      server,
      serverName: info.server_name,
      version: info.version,
      cluster: info.cluster ?? null,
      maxPayloadBytes: info.max_payload,
    });
    this.#options.logger.info({ server, version: info.version }, `NATS connected server=${server}`);
    this.#tell(this.#sessionListeners, session);
  }

  #breakLink({ receipts }: Pick<Session, "receipts">): void {
    receipts.lose();
    for (const lose of [...this.#inFlight]) lose();
    this.#inFlight.clear();
  }

  #change(status: ConnectionStatus): void {
    this.#status = status;
    this.#tell(this.#changeListeners, status);
  }

  /** A listener that throws must not end the loop that keeps the link. */
  #tell<T>(listeners: ReadonlySet<(news: T) => void>, news: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(news);
      } catch (error) {
        this.#options.logger.error({ error }, "A connection listener threw");
      }
    }
  }

  #fault(error: unknown): string {
    return connectionFault(error, this.#options.access, this.#options.clock.now());
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

interface Outage {
  since: string;
  attempt: number;
  lastError: string | null;
  isExplaining: boolean;
}
