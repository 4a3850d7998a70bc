import type { Traffic } from "../../../broker/traffic";
import type { BusConnection } from "../../../connection";

/** Requests to remove messages, by hand or by a program; the last token is the stream. */
const requestSubjects = ["$JS.API.STREAM.PURGE.*", "$JS.API.STREAM.MSG.DELETE.*"];
/** So long a server may take from a request to its effect, milliseconds: as long as clients wait for its answer. */
const effectMs = 5_000;
/** Streams that are remembered: more have no real requests. */
const remembered = 10_000;

/** What is listened to. */
export interface RequestPort {
  readonly traffic: Pick<Traffic, "watch">;
  readonly connection: Pick<BusConnection, "onChange">;
}

/**
 * Hears who asks the server to purge a stream or to delete a message. Where messages leave as soon as they are finished,
 * a removal shows the very figures of acknowledgements: on nats-server 2.15 the ack floor, its time included, moves with
 * both, and nothing is announced. The request is the only evidence. It is heard from all users of the account, through
 * any JetStream domain, and not from a server that removes on its own: limits are known otherwise.
 */
export class RemovalRequests {
  readonly #port: RequestPort;
  readonly #now: () => number;
  /** When the last request for each stream was heard. */
  readonly #heard = new Map<string, number>();
  /** When something may have gone unheard, last. */
  #deafMs = Number.NEGATIVE_INFINITY;
  readonly #refused = new Set<string>();
  #listens = false;

  /** `now` is our clock. */
  constructor(port: RequestPort, now: () => number) {
    this.#port = port;
    this.#now = now;
  }

  /** Listens from now on, for as long as the connection lives. */
  listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    const { traffic, connection } = this.#port;
    for (const subject of requestSubjects)
      traffic.watch(
        subject,
        (message) => this.#take(message.subject),
        (isAllowed) => {
          if (isAllowed) this.#refused.delete(subject);
          else this.#refused.add(subject);
          this.#deafMs = this.#now();
        },
      );
    connection.onChange(() => {
      this.#deafMs = this.#now();
    });
  }

  /**
   * Of these streams, those whose messages may have been removed on request since a reading that began at `sinceMs`, by our
   * clock; all of them where a request may not have been heard.
   */
  since(sinceMs: number, streams: readonly string[]): ReadonlySet<string> {
    if (this.#refused.size > 0 || this.#deafMs >= sinceMs) return new Set(streams);
    for (const [stream, atMs] of this.#heard) if (atMs < sinceMs - effectMs) this.#heard.delete(stream);
    return new Set(streams.filter((stream) => this.#heard.has(stream)));
  }

  #take(subject: string): void {
    const stream = subject.slice(subject.lastIndexOf(".") + 1);
    if (this.#heard.size >= remembered && !this.#heard.has(stream)) this.#deafMs = this.#now();
    else this.#heard.set(stream, this.#now());
  }
}
