import type { Msg } from "@nats-io/transport-node";
import type { AskOptions, Question, Replies, Reply } from "../../broker/question";
import { type Clock, elapsedMs } from "../../clock";
import { EventBusError } from "../../errors";
import type { NatsConnection } from "./connection/nats-connection";
import type { Session } from "./connection/session";
import { dataOf, headersOf, headerText, outgoingHeaders } from "./wire-headers";

/** Requests and their answers, over plain NATS. */
export class NatsQuestions {
  readonly #connection: NatsConnection;
  readonly #clock: Clock;

  constructor(connection: NatsConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /**
   * Sends a question once and waits for its answers. Throws `permission_denied` where answers may not be heard,
   * `payload_too_large`, `bus_unavailable`, and the signal's reason.
   */
  ask(question: Question, options: AskOptions): Promise<Replies> {
    return this.#connection.use(question.subject, (session) => this.#ask(session, question, options));
  }

  #ask({ client, newInbox, info }: Session, question: Question, options: AskOptions): Promise<Replies> {
    const { forMs, most, mostBytes, signal } = options;
    const { subject, data } = question;
    const headers = outgoingHeaders(question);
    if (data.length > info.max_payload)
      throw new EventBusError("payload_too_large", `${data.length} bytes, the server takes ${info.max_payload}`);
    signal.throwIfAborted();
    return new Promise<Replies>((resolve, reject) => {
      const replies: Reply[] = [];
      let bytes = 0;
      const inbox = newInbox();
      const startedMs = elapsedMs(this.#clock);
      const over = () => {
        cancel();
        signal.removeEventListener("abort", leave);
        subscription.unsubscribe();
      };
      const finish = (end: Replies["end"]) => {
        over();
        resolve({ replies, end });
      };
      const leave = () => {
        over();
        reject(signal.reason);
      };
      const take = (message: Msg) => {
        if (isNobody(message)) return finish("nobody");
        bytes += message.data.length + headerText(message).length;
        if (bytes > mostBytes) return finish("size");
        // The client's buffer is its own: what is kept is copied.
        replies.push({
          afterMs: elapsedMs(this.#clock) - startedMs,
          headers: headersOf(message),
          data: dataOf(message).slice(),
        });
        if (replies.length >= most) finish("enough");
      };
      const cancel = this.#clock.schedule(forMs, () => finish("time"));
      signal.addEventListener("abort", leave);
      const subscription = client.subscribe(inbox, {
        callback: (error, message) => {
          if (error === null) return take(message);
          over();
          reject(error);
        },
      });
      client.publish(subject, data, { reply: inbox, ...(headers === null ? {} : { headers }) });
    });
  }
}

/** The server's own answer where nobody listens. */
function isNobody(message: Msg): boolean {
  return message.data.length === 0 && message.headers?.code === 503;
}
