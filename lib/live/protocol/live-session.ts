import { type Offer, takenOrNull } from "../../event-bus/broker/offer";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { MessageMask } from "../../model/message/message-mask";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { LiveFeed } from "../feed/live-feed";
import type { LiveLimits } from "../feed/live-limits";
import { type ClientOperation, type ConnectOptions, connectOptionsSchema } from "./client-operation";
import { LiveOutbox, type LiveWire } from "./live-outbox";
import { OperationParser } from "./live-protocol";
import { PongQueue } from "./pong-queue";
import { encodeError, encodeInfo, okLine, pingLine, type ServerInfo } from "./server-operation";
import {
  connectRefusal,
  faultEndings,
  internalEnding,
  type SessionEnding,
  shutdownEnding,
  slowEnding,
  staleEnding,
} from "./session-ending";
import { SessionSubscriptions } from "./session-subscriptions";

/** What a session is made of. */
export interface LiveSessionOptions {
  readonly wire: LiveWire;
  readonly feed: Offer<LiveFeed>;
  readonly grammar: SubjectGrammar;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: LiveLimits;
  readonly info: ServerInfo;
  readonly mask: MessageMask;
  /** See `LiveViewer.includeUncaptured`. */
  readonly includeUncaptured: boolean;
  /** The latest tick as JSON, for new subscribers; null before the first. */
  latestTick(): string | null;
}

/** One client's connection: speaks the server's half of the NATS protocol, without publishing. */
export class LiveSession {
  readonly #options: LiveSessionOptions;
  readonly #outbox: LiveOutbox;
  readonly #parser: OperationParser;
  readonly #subscriptions: SessionSubscriptions;
  readonly #pongs: PongQueue;
  /** Until CONNECT says otherwise. */
  #verbose = connectOptionsSchema.parse({}).verbose;
  #pingsOut = 0;
  #ended = false;
  #cancelPing: (() => void) | null = null;
  #cancelTerminate: (() => void) | null = null;

  constructor(options: LiveSessionOptions) {
    const { wire, clock, limits } = options;
    this.#options = options;
    const feed = takenOrNull(options.feed);
    this.#outbox = new LiveOutbox(wire, clock, limits, () => this.end(slowEnding));
    this.#parser = new OperationParser(limits);
    this.#subscriptions = new SessionSubscriptions({ ...options, outbox: this.#outbox });
    this.#pongs = new PongQueue({ ...options, settling: () => feed?.settling() ?? null, outbox: this.#outbox });
  }

  /** Subscriptions to traffic. */
  get trafficSubscriptions(): number {
    return this.#subscriptions.trafficCount;
  }

  /** Greets the client. */
  start(): void {
    this.#outbox.answer(encodeInfo(this.#options.info));
    this.#outbox.flush();
    this.#schedulePing();
  }

  /** Takes bytes from the client, cut anywhere. Whatever they are, it does not throw. */
  receive(bytes: Uint8Array): void {
    if (this.#ended) return;
    try {
      for (const operation of this.#parser.read(bytes)) {
        this.#handle(operation);
        if (this.#ended) return;
      }
      this.#outbox.flush();
    } catch (error) {
      this.#options.logger.error({ client: this.#options.info.client_id, error }, "Live session failed");
      this.end(internalEnding);
    }
  }

  /** Sends a tick if the client asked for ticks and keeps up. */
  sendTick(json: string): void {
    this.#subscriptions.sendTick(json);
  }

  /** Says why, closes the connection and releases everything. Harmless when repeated. */
  end(ending: SessionEnding): void {
    if (this.#ended) return;
    this.#stop();
    const { wire, clock, limits } = this.#options;
    if (ending.error !== null) this.#outbox.answer(encodeError(ending.error));
    this.#outbox.close();
    wire.close(ending.closeCode, ending.error ?? "");
    const graceMs = ending.patient === true ? limits.slowCloseMs : limits.closeMs;
    this.#cancelTerminate = clock.schedule(graceMs, () => wire.terminate());
  }

  /** Ends the session because the process stops; one that is ending already is cut. */
  shutDown(): void {
    if (this.#ended) this.#options.wire.terminate();
    else this.end(shutdownEnding);
  }

  /** Releases everything: the connection is gone. */
  release(): void {
    this.#stop();
    this.#outbox.close();
    this.#cancelTerminate?.();
  }

  #stop(): void {
    this.#ended = true;
    this.#cancelPing?.();
    this.#pongs.clear();
    this.#subscriptions.clear();
  }

  #handle(operation: ClientOperation): void {
    switch (operation.op) {
      case "connect":
        this.#connect(operation.options);
        break;
      case "ping":
        this.#pongs.add();
        break;
      case "pong":
        this.#pingsOut = 0;
        break;
      case "subscribe":
        this.#subscribe(operation);
        break;
      case "unsubscribe":
        this.#subscriptions.end(operation.sid, operation.max);
        this.#acknowledge();
        break;
      case "publish":
        this.#refuse(`Permissions Violation for Publish to "${operation.subject}"`);
        break;
      case "fault":
        this.end(faultEndings[operation.fault]);
        break;
      default:
        operation satisfies never;
    }
  }

  #connect(options: ConnectOptions): void {
    const ending = connectRefusal(options);
    if (ending !== null) {
      this.end(ending);
      return;
    }
    this.#verbose = options.verbose;
    this.#subscriptions.withHeaders = options.headers;
    this.#acknowledge();
    const { logger, info } = this.#options;
    const { name, lang, version } = options;
    logger.debug({ client: info.client_id, name, lang, version }, "Live client introduced itself");
  }

  /** Viewers do not share messages among them, so a queue group is refused instead of being silently no group. */
  #subscribe({ filter, queue, sid }: Extract<ClientOperation, { op: "subscribe" }>): void {
    const refusal = this.#subscriptions.refusal(filter, queue, sid);
    if (refusal !== null) {
      this.#refuse(refusal);
      return;
    }
    this.#acknowledge();
    this.#subscriptions.add(filter, sid);
  }

  #acknowledge(): void {
    if (this.#verbose) this.#outbox.answer(okLine);
  }

  #refuse(error: string): void {
    this.#outbox.answer(encodeError(error));
  }

  #schedulePing(): void {
    const { clock, limits } = this.#options;
    this.#cancelPing = clock.schedule(limits.pingMs, () => {
      if (this.#pingsOut >= limits.maxPingsOut) {
        this.end(staleEnding);
        return;
      }
      this.#pingsOut += 1;
      this.#outbox.answer(pingLine);
      this.#outbox.flush();
      this.#schedulePing();
    });
  }
}
