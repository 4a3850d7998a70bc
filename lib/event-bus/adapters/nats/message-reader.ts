import { createInbox } from "@nats-io/transport-node";
import { EventBusError, isEventBusError } from "../../errors";
import type { StoredMessage } from "../../messages";
import { requestJson } from "./json-request";
import { fromBatchQuery, fromMessageQuery, type MessageQuery, toDirectMessage, toStoredMessage } from "./mapping";
import { type NatsConnection, requestTimeoutMs, type Session } from "./nats-connection";
import { isAtLeast } from "./server-version";

/** Single reads in flight at once: enough to hide the network, few enough not to crowd out others. */
const parallelReads = 16;

/** A stretch of a stream, both ends included. */
export interface Stretch {
  readonly stream: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly subject: string | undefined;
}

/** How messages of one stream are read. */
export interface MessageReader {
  /** The first `limit` matching messages of a stretch, in order; fewer only when there are no more. */
  read(stretch: Stretch, limit: number): Promise<StoredMessage[]>;
}

/** The message a query names, or null. Throws `stream_not_found`. */
export async function readMessage(
  connection: NatsConnection,
  stream: string,
  query: MessageQuery,
): Promise<StoredMessage | null> {
  try {
    return await connection.use("request", `message of ${stream}`, async (session) =>
      toStoredMessage(
        stream,
        await requestJson(session, `STREAM.MSG.GET.${stream}`, fromMessageQuery(query), requestTimeoutMs),
      ),
    );
  } catch (error) {
    if (isEventBusError(error) && error.code === "message_not_found") return null;
    throw error;
  }
}

/** Batches where the stream and the server allow it, else one message at a time. */
export function messageReader(connection: NatsConnection, allowDirect: boolean): MessageReader {
  const version = connection.session()?.info.version ?? "0";
  return allowDirect && isAtLeast(version, "2.11") ? batchReader(connection) : singleReader(connection);
}

function batchReader(connection: NatsConnection): MessageReader {
  return {
    async read(stretch, limit) {
      const found: StoredMessage[] = [];
      let at = stretch.fromSeq;
      while (found.length < limit && at <= stretch.toSeq) {
        const batch = await connection.use("request", `messages of ${stretch.stream}`, (session) =>
          readBatch(session, stretch, at, limit - found.length),
        );
        const inside = batch.messages.filter(({ seq }) => seq <= stretch.toSeq);
        found.push(...inside);
        const last = batch.messages.at(-1);
        if (last === undefined || inside.length < batch.messages.length || batch.complete) break;
        at = last.seq + 1;
      }
      return found;
    },
  };
}

/** One batched direct get: messages until an empty one with a status says that it is over. */
function readBatch(
  { client, jetstream }: Session,
  { stream, subject }: Stretch,
  fromSeq: number,
  limit: number,
): Promise<{ messages: StoredMessage[]; complete: boolean }> {
  return new Promise((resolve, reject) => {
    const messages: StoredMessage[] = [];
    const inbox = createInbox();
    const subscription = client.subscribe(inbox, {
      callback(error, message) {
        if (error !== null) return finish(() => reject(error));
        const { headers } = message;
        const status = headers?.code ?? 0;
        if (headers !== undefined && status === 0) {
          messages.push(toDirectMessage(stream, headers, message.data));
          timer.refresh();
        } else if (status === 204 || status === 404) {
          const complete = status === 404 || headers?.get("Nats-Num-Pending") === "0";
          finish(() => resolve({ messages, complete }));
        } else {
          finish(() => reject(refusal(status, headers?.description ?? "")));
        }
      },
    });
    const silence = () => finish(() => reject(new EventBusError("timeout", `no answer from ${stream} in time`)));
    const timer = setTimeout(silence, requestTimeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      subscription.unsubscribe();
      settle();
    };
    client.publish(
      `${jetstream.apiPrefix}.DIRECT.GET.${stream}`,
      JSON.stringify(fromBatchQuery(fromSeq, limit, subject)),
      {
        reply: inbox,
      },
    );
  });
}

function refusal(status: number, description: string): EventBusError {
  return status === 503
    ? new EventBusError("timeout", "nobody answers direct reads of this stream at the moment")
    : new EventBusError("rejected", `the server refused the read: ${status} ${description}`);
}

function singleReader(connection: NatsConnection): MessageReader {
  return {
    async read(stretch, limit) {
      const found: StoredMessage[] = [];
      let at = stretch.fromSeq;
      while (found.length < limit && at <= stretch.toSeq) {
        // The next one wherever it is: a single question jumps over any hole.
        const query: MessageQuery = { kind: "next", seq: at, subject: stretch.subject ?? ">" };
        const head = await readMessage(connection, stretch.stream, query);
        if (head === null || head.seq > stretch.toSeq) break;
        found.push(head);
        at = head.seq + 1;
        if (stretch.subject !== undefined) continue;
        const count = Math.min(parallelReads, limit - found.length, stretch.toSeq - head.seq);
        found.push(...(await readNeighbours(connection, stretch.stream, at, count)));
        at += count;
      }
      return found;
    },
  };
}

/** The messages at `count` sequences from `fromSeq`, as far as they are there. */
async function readNeighbours(
  connection: NatsConnection,
  stream: string,
  fromSeq: number,
  count: number,
): Promise<StoredMessage[]> {
  const reads = Array.from({ length: count }, (_, at) =>
    readMessage(connection, stream, { kind: "seq", seq: fromSeq + at }),
  );
  return (await Promise.all(reads)).filter((message) => message !== null);
}
