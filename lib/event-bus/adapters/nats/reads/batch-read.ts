import { errors, type Msg } from "@nats-io/transport-node";
import { EventBusError } from "../../../errors";
import { messageBytes, type StoredMessage } from "../../jetstream/messages";
import { requestTimeoutMs } from "../connection/nats-connection";
import type { Session } from "../connection/session";
import { toDirectMessage } from "../wire/direct-message";
import { type BatchQuery, fromBatchQuery } from "../wire/message-query";
import { dataOf, headerText } from "../wire-headers";

/** What one batched direct get brought. */
export interface Batch {
  readonly messages: readonly StoredMessage[];
  readonly bytes: number;
  /** Of its largest message. */
  readonly largestBytes: number;
  /** True when nothing that matches is left behind it. */
  readonly complete: boolean;
}

/** How a batch is asked for. */
export type BatchLink = Pick<Session, "client" | "newInbox"> & {
  readonly jetstream: Pick<Session["jetstream"], "apiPrefix">;
};

/**
 * One batched direct get: messages until an empty one with a status says that it is over. One inbox and one timer for all
 * of them: the client's own `requestMany` makes a timer for each message, and hands it on through a queue. Throws
 * `timeout` when nothing came for `patienceMs`, `rejected` for any other status, and the client's own errors.
 */
export function readBatch(
  { client, jetstream, newInbox }: BatchLink,
  stream: string,
  query: BatchQuery,
  patienceMs = requestTimeoutMs,
): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const call = `${jetstream.apiPrefix}.DIRECT.GET.${stream}`;
    const inbox = newInbox();
    const answers = new BatchAnswers(stream, call);
    // An exception in a callback would end up in the client's parser, and break the connection for everybody.
    const hear = (error: Error | null, answer: Msg) => {
      try {
        if (error !== null) throw error;
        const batch = answers.take(answer);
        if (batch === null) timer.refresh();
        else end(() => resolve(batch));
      } catch (reason) {
        end(() => reject(reason));
      }
    };
    const subscription = client.subscribe(inbox, { callback: hear });
    // Where the server refuses the question, the client tells the subscription that says it is for it.
    Object.assign(subscription, { requestSubject: call });
    let isOver = false;
    const end = (settle: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      subscription.unsubscribe();
      settle();
    };
    const late = () => reject(new EventBusError("timeout", `no answer from ${stream} in time`));
    const timer = setTimeout(() => end(late), patienceMs);
    // Closed by anybody else: nothing comes any more.
    void subscription.closed.then(() => end(() => reject(new errors.ClosedConnectionError())));
    try {
      client.publish(call, JSON.stringify(fromBatchQuery(query)), { reply: inbox });
    } catch (reason) {
      end(() => reject(reason));
    }
  });
}

/** What came of a batch so far. */
class BatchAnswers {
  readonly #stream: string;
  readonly #call: string;
  readonly #messages: StoredMessage[] = [];
  #bytes = 0;
  #largestBytes = 0;

  constructor(stream: string, call: string) {
    this.#stream = stream;
    this.#call = call;
  }

  /** Takes an answer; the batch when it is the last one, else null. Throws for a refusal. */
  take(answer: Msg): Batch | null {
    const message = toDirectMessage(this.#stream, headerText(answer), dataOf(answer));
    if (message === null) return this.#over(answer);
    const bytes = messageBytes(message);
    this.#messages.push(message);
    this.#bytes += bytes;
    if (bytes > this.#largestBytes) this.#largestBytes = bytes;
    return null;
  }

  #over({ headers }: Msg): Batch {
    const status = headers?.code ?? 0;
    if (status === 503) throw new errors.NoRespondersError(this.#call);
    if (status !== 204 && status !== 404)
      throw new EventBusError("rejected", `the server refused the read: ${status} ${headers?.description ?? ""}`);
    const complete = status === 404 || headers?.get("Nats-Num-Pending") === "0";
    return { messages: this.#messages, bytes: this.#bytes, largestBytes: this.#largestBytes, complete };
  }
}
