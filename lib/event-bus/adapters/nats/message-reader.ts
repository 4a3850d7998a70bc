import { EventBusError, isEventBusError } from "../../errors";
import type { StoredMessage } from "../../messages";
import { requestJson } from "./json-request";
import { fromBatchQuery, fromMessageQuery, type MessageQuery, toDirectMessage, toStoredMessage } from "./mapping";
import { type NatsConnection, requestTimeoutMs, type Session } from "./nats-connection";
import { capabilityOf } from "./server-version";
import { headersOf } from "./wire-headers";

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
    return await connection.use(`message of ${stream}`, async (session) =>
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

/** Connections whose user may not read directly: asking again would fill the server's log with violations. */
const directDenied = new WeakSet<Session["client"]>();

/** Batches where stream, server and permissions allow it, else one message at a time from the leader. */
export function messageReader(connection: NatsConnection, allowDirect: boolean): MessageReader {
  const single = singleReader(connection);
  const session = connection.session();
  const batched =
    allowDirect &&
    session !== null &&
    capabilityOf(session.info.version, "batched_reads").available &&
    !directDenied.has(session.client);
  return batched ? batchReader(connection, single) : single;
}

function batchReader(connection: NatsConnection, single: MessageReader): MessageReader {
  return {
    async read(stretch, limit) {
      const found: StoredMessage[] = [];
      let at = stretch.fromSeq;
      while (found.length < limit && at <= stretch.toSeq) {
        const batch = await batchOrNull(connection, stretch, at, limit - found.length);
        if (batch === null) {
          found.push(...(await single.read({ ...stretch, fromSeq: at }, limit - found.length)));
          break;
        }
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

interface Batch {
  readonly messages: StoredMessage[];
  readonly complete: boolean;
}

/** A batch, or null when direct reads are not to be had after all: not permitted, or switched off meanwhile. */
async function batchOrNull(
  connection: NatsConnection,
  stretch: Stretch,
  fromSeq: number,
  limit: number,
): Promise<Batch | null> {
  try {
    return await connection.use(`messages of ${stretch.stream}`, (session) =>
      readBatch(session, stretch, fromSeq, limit),
    );
  } catch (error) {
    if (!isEventBusError(error)) throw error;
    const client = connection.session()?.client;
    if (error.code === "permission_denied" && client !== undefined) directDenied.add(client);
    // "No responders" reads as a JetStream that is off; here it is the stream that does not listen.
    if (error.code === "permission_denied" || error.code === "jetstream_disabled") return null;
    throw error;
  }
}

/** One batched direct get: messages until an empty one with a status says that it is over. */
async function readBatch(
  { client, jetstream }: Session,
  { stream, subject }: Stretch,
  fromSeq: number,
  limit: number,
): Promise<Batch> {
  const messages: StoredMessage[] = [];
  const answers = await client.requestMany(
    `${jetstream.apiPrefix}.DIRECT.GET.${stream}`,
    JSON.stringify(fromBatchQuery(fromSeq, limit, subject)),
    { strategy: "stall", maxWait: requestTimeoutMs, stall: requestTimeoutMs },
  );
  for await (const answer of answers) {
    const message = toDirectMessage(stream, headersOf(answer), answer.data);
    if (message !== null) {
      messages.push(message);
      continue;
    }
    const { headers } = answer;
    const status = headers?.code ?? 0;
    if (status !== 204 && status !== 404) {
      throw new EventBusError("rejected", `the server refused the read: ${status} ${headers?.description ?? ""}`);
    }
    return { messages, complete: status === 404 || headers?.get("Nats-Num-Pending") === "0" };
  }
  throw new EventBusError("timeout", `no answer from ${stream} in time`);
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
