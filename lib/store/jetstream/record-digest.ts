import { createHmac, timingSafeEqual } from "node:crypto";
import { messageIdOf, type OutgoingMessage, type StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { newEventId } from "../../event-bus/bus/event-id";
import type { Clock } from "../../event-bus/clock";
import { headerValue } from "../../model/message/headers";

/** Header with the keyed digest of a record: `1 {written at, Unix ms} {HMAC-SHA-256, base64url}`. */
export const digestHeader = "Jetlag-Digest";

/**
 * How far the broker's time of storing may be from the writer's time of writing, milliseconds. A copy that is stored
 * later is known by its age, a copy that is stored earlier by its message id.
 */
export const digestValidMs = 10 * 60_000;

const digestForm = /^1 (\d{1,16}) ([\w-]{43})$/;

/** A message that is ready to be stored as a record. */
export interface SignedMessage extends OutgoingMessage {
  readonly msgId: string;
  /** Unix milliseconds by the writer's clock. */
  readonly writtenMs: number;
}

/** Result of checking the digest of a stored message by itself. */
export type DigestFinding = "valid" | "missing" | "wrong" | "late";

/**
 * Digests of records. Each covers the stream, the subject, the message id, the time of writing, the body and Jetlag's
 * own headers, so that it fits one record in one place.
 */
export class RecordDigests {
  readonly #secrets: readonly string[];
  readonly #clock: Pick<Clock, "now">;

  /** The first secret signs; all of them are accepted. */
  constructor(secrets: readonly string[], clock: Pick<Clock, "now">) {
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** The message with a message id and its digest; `subject` is the whole subject. */
  sign(stream: string, message: OutgoingMessage): SignedMessage {
    const writtenMs = Math.floor(this.#clock.now());
    const { subject, data, headers = [], msgId = newEventId(writtenMs) } = message;
    const [secret = ""] = this.#secrets;
    const digest = digestOf(secret, { stream, subject, msgId, writtenMs, headers, data });
    const entry: [string, string] = [digestHeader, `1 ${writtenMs} ${digest.toString("base64url")}`];
    return { ...message, msgId, writtenMs, headers: [...headers, entry] };
  }

  /** Checks the digest of a stored message. Takes the same time whatever the digest is. */
  check(message: StoredMessage): DigestFinding {
    const { stream, subject, storedAt, headers, data } = message;
    const header = headerValue(headers, digestHeader);
    if (header === undefined) return "missing";
    const [, written, encoded] = digestForm.exec(header) ?? [];
    if (written === undefined || encoded === undefined) return "wrong";
    const writtenMs = Number(written);
    const given = Buffer.from(encoded, "base64url");
    const about = { stream, subject, msgId: messageIdOf(message) ?? "", writtenMs, headers, data };
    const isOurs = this.#secrets.map((secret) => timingSafeEqual(digestOf(secret, about), given)).includes(true);
    if (!isOurs) return "wrong";
    return Math.abs(Date.parse(storedAt) - writtenMs) <= digestValidMs ? "valid" : "late";
  }
}

interface Signed extends Pick<StoredMessage, "stream" | "subject" | "headers" | "data"> {
  readonly msgId: string;
  readonly writtenMs: number;
}

function digestOf(secret: string, { stream, subject, msgId, writtenMs, headers, data }: Signed): Buffer {
  // Headers that Jetlag gives a meaning; others, the server's included, are read by nobody.
  const own = headers.filter(([name]) => name.startsWith("Jetlag-") && name !== digestHeader);
  const place = JSON.stringify(["jetlag-record", 1, stream, subject, msgId, writtenMs, own]);
  return createHmac("sha256", secret).update(`${place}\n`).update(data).digest();
}
