import { isEventBusError } from "../../../errors";
import { messageBytes, type StoredMessage } from "../../jetstream/messages";
import { requestJson } from "../connection/json-request";
import { type NatsConnection, requestTimeoutMs } from "../connection/nats-connection";
import { capabilityOf } from "../connection/server-version";
import type { Session } from "../connection/session";
import { fromMessageQuery, type MessageQuery } from "../wire/message-query";
import { toStoredMessage } from "../wire/stored-message";
import { type Batch, readBatch } from "./batch-read";
import type { MessageSizes } from "./message-sizes";
import type { ReadBudget } from "./read-budget";

/** Single reads of one reader in flight at once: enough to hide the network, few enough not to crowd out others. */
const parallelReads = 16;
/** Bytes that a reader asks for at once, and holds at a time, but for the last message. */
export const partBytes = 1024 * 1024;
/** Smallest byte limit of a batch: earlier messages say too little about the next ones to ask for less. */
const smallestBatchBytes = 64 * 1024;
/** How much larger than expected the messages of a batch may be before it ends early. */
const headroom = 2;
/** Overhead of an answer in JSON, in bytes, and growth of the payload by base64. */
const jsonBytes = 1024;
const base64Factor = 4 / 3;

/** Dependencies of a reader. */
export interface ReadParts {
  readonly connection: NatsConnection;
  /** Shared by all readers of the connection. */
  readonly budget: ReadBudget;
  readonly sizes: MessageSizes;
  /** Ends the reading: nothing more is asked for. */
  readonly signal?: AbortSignal | undefined;
}

/** A stretch of a stream, both ends included. */
export interface Stretch {
  readonly stream: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly subject: string | undefined;
}

/** The part of a stretch that was read. */
export interface StretchPart {
  readonly messages: readonly StoredMessage[];
  /** Where to go on; null when the stretch holds no more. */
  readonly nextSeq: number | null;
}

/** How messages of one stream are read. */
export interface MessageReader {
  /**
   * The first matching messages of a stretch, in order: at most `limit`, and no more than about {@link partBytes}; at
   * least one where there is one.
   */
  read(stretch: Stretch, limit: number): Promise<StretchPart>;
}

/** The message a query names, or null. Throws `stream_not_found`. */
export async function readMessage(
  parts: ReadParts,
  stream: string,
  query: MessageQuery,
): Promise<StoredMessage | null> {
  const { connection, budget, sizes, signal } = parts;
  const worstBytes = maxPayloadBytes(connection) * base64Factor + jsonBytes;
  const expected = sizes.expected(stream);
  const expectedBytes = expected === null ? worstBytes : expected * base64Factor + jsonBytes;
  const release = await budget.take({ expectedBytes, worstBytes }, signal);
  try {
    const message = await connection.use(`message of ${stream}`, async (session) =>
      toStoredMessage(
        stream,
        await requestJson(session, `STREAM.MSG.GET.${stream}`, fromMessageQuery(query), requestTimeoutMs),
      ),
    );
    sizes.note(stream, messageBytes(message));
    return message;
  } catch (error) {
    if (isEventBusError(error) && error.code === "message_not_found") return null;
    throw error;
  } finally {
    release();
  }
}

/** Connections whose user may not read directly: asking again would fill the server's log with violations. */
const directDenied = new WeakSet<Session["client"]>();

/** Batches where stream, server and permissions allow it, else one message at a time from the leader. */
export function messageReader(parts: ReadParts, allowDirect: boolean): MessageReader {
  const single = singleReader(parts);
  return allowDirect && canReadBatches(parts) ? batchReader(parts, single) : single;
}

/** True when the server knows batched direct reads, and did not refuse one to this user. */
export function canReadBatches({ connection }: Pick<ReadParts, "connection">): boolean {
  const session = connection.session();
  return (
    session !== null &&
    capabilityOf(session.info.version, "batched_reads").available &&
    !directDenied.has(session.client)
  );
}

/** What a direct read gives, or null when it is not to be had after all: not permitted, or switched off meanwhile. */
export async function directOrNull<T>({ connection }: ReadParts, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!isEventBusError(error)) throw error;
    const client = connection.session()?.client;
    if (error.code === "permission_denied" && client !== undefined) directDenied.add(client);
    // "No responders" reads as a JetStream that is off; here it is the stream that does not listen.
    if (error.code === "permission_denied" || error.code === "jetstream_disabled") return null;
    throw error;
  }
}

function batchReader(parts: ReadParts, single: MessageReader): MessageReader {
  return {
    async read(stretch, limit) {
      const found: StoredMessage[] = [];
      let bytes = 0;
      let at = stretch.fromSeq;
      while (at <= stretch.toSeq) {
        if (found.length >= limit || bytes >= partBytes) return { messages: found, nextSeq: at };
        const left = Math.min(limit - found.length, stretch.toSeq - at + 1);
        const batch = await batchOrNull(parts, { ...stretch, fromSeq: at }, left);
        if (batch === null) {
          const rest = await single.read({ ...stretch, fromSeq: at }, limit - found.length);
          return { messages: [...found, ...rest.messages], nextSeq: rest.nextSeq };
        }
        const inside = batch.messages.filter(({ seq }) => seq <= stretch.toSeq);
        found.push(...inside);
        bytes += batch.bytes;
        const last = batch.messages.at(-1);
        if (last === undefined || inside.length < batch.messages.length || batch.complete) break;
        at = last.seq + 1;
      }
      return { messages: found, nextSeq: null };
    },
  };
}

/** A batch, or null when there are no direct reads. */
async function batchOrNull(parts: ReadParts, stretch: Stretch, limit: number): Promise<Batch | null> {
  const { connection, budget, sizes, signal } = parts;
  const worst = maxPayloadBytes(connection);
  const expected = sizes.expected(stretch.stream);
  const wanted = expected === null ? partBytes : expected * limit * headroom;
  const maxBytes = Math.ceil(Math.min(partBytes, Math.max(smallestBatchBytes, wanted)));
  // The message that exceeds the limit comes as well.
  const release = await budget.take(
    { expectedBytes: maxBytes + (expected ?? worst), worstBytes: maxBytes + worst },
    signal,
  );
  try {
    const batch = await directOrNull(parts, () =>
      connection.use(`messages of ${stretch.stream}`, (session) =>
        readBatch(session, stretch.stream, { ...stretch, limit, maxBytes }),
      ),
    );
    if (batch !== null && batch.messages.length > 0) sizes.note(stretch.stream, batch.largestBytes);
    return batch;
  } finally {
    release();
  }
}

function singleReader(parts: ReadParts): MessageReader {
  return {
    async read({ stream, fromSeq, toSeq, subject }, limit) {
      const found: StoredMessage[] = [];
      let bytes = 0;
      const take = (message: StoredMessage) => {
        found.push(message);
        bytes += messageBytes(message);
      };
      let at = fromSeq;
      while (at <= toSeq) {
        if (found.length >= limit || bytes >= partBytes) return { messages: found, nextSeq: at };
        // The next one wherever it is: a single question jumps over any hole.
        const head = await readMessage(parts, stream, { kind: "next", seq: at, subject: subject ?? ">" });
        if (head === null || head.seq > toSeq) break;
        take(head);
        at = head.seq + 1;
        if (subject !== undefined) continue;
        const fitting = Math.floor((partBytes - bytes) / Math.max(1, parts.sizes.expected(stream) ?? partBytes));
        const count = Math.min(parallelReads, fitting, limit - found.length, toSeq - head.seq);
        if (count <= 0) continue;
        for (const message of await readNeighbours(parts, stream, at, count)) take(message);
        at += count;
      }
      return { messages: found, nextSeq: null };
    },
  };
}

/** The messages at `count` sequences from `fromSeq`, as far as they are there. */
async function readNeighbours(
  parts: ReadParts,
  stream: string,
  fromSeq: number,
  count: number,
): Promise<StoredMessage[]> {
  const reads = Array.from({ length: count }, (_, at) =>
    readMessage(parts, stream, { kind: "seq", seq: fromSeq + at }),
  );
  return (await Promise.all(reads)).filter((message) => message !== null);
}

/** The largest message that the server takes; without a link nothing will be read. */
export function maxPayloadBytes(connection: NatsConnection): number {
  return connection.session()?.info.max_payload ?? 0;
}
