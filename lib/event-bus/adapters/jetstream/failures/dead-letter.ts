import { deadLetterHeaderNames } from "../../../../model/message/dead-letter";
import type { HeaderEntries } from "../../../../model/message/headers";
import { isServerHeader } from "../../../../model/message/server-headers";
import { cutText } from "../../../../model/text/short-text";
import type { Delivery } from "../../../bus/delivery";
import { errorText, oneLine } from "../../../error-text";
import type { OutgoingMessage } from "../messages";
import type { NewStream } from "../streams";

const maxErrorLength = 1_024;
const maxStackLength = 4_096;
const maxHandlerLength = 200;
const dayMs = 24 * 60 * 60 * 1_000;

/** The stream that a bus creates for its dead letters: kept 30 days, whoever reads them. */
export function deadLetterStreamConfig(name: string): NewStream {
  return {
    name,
    subjects: [`${name}.>`],
    retention: "limits",
    maxAgeMs: 30 * dayMs,
    // A crash between copy and termination brings the message back; the copy's id must still be remembered then.
    duplicateWindowMs: 60 * 60 * 1_000,
    allowDirect: true,
  };
}

/**
 * The copy of a message that failed for good. Its id, made of stream, consumer, sequence and time of storage, makes a
 * second copy of the same failure impossible; without the time, the messages of a stream that was deleted and made anew
 * would be taken for the old ones, and lost.
 */
export function deadLetter(
  deadLetterStream: string,
  data: Uint8Array,
  delivery: Delivery,
  error: unknown,
  handler: string,
): OutgoingMessage {
  return {
    subject: `${deadLetterStream}.${delivery.subject}`,
    data,
    headers: deadLetterHeaders(delivery, error, handler),
    msgId: `${delivery.stream}:${delivery.consumer}:${delivery.seq}:${Date.parse(delivery.storedAt)}`,
    expectedStream: deadLetterStream,
  };
}

/** The dead letter without the error's stack, for one that is too large with it. */
export function withoutStack(letter: OutgoingMessage): OutgoingMessage {
  const headers = (letter.headers ?? []).filter(([name]) => name !== deadLetterHeaderNames.errorStack);
  return { ...letter, headers };
}

/** Headers of a dead letter: the original's own, then where it comes from and why it failed. */
export function deadLetterHeaders(delivery: Delivery, error: unknown, handler: string): HeaderEntries {
  const names = deadLetterHeaderNames;
  const stack = stackText(error);
  const handlerName = cutText(oneLine(handler), maxHandlerLength);
  return [
    ...delivery.headers.filter(([name]) => !isInstruction(name)),
    [names.error, cutText(errorText(error), maxErrorLength)],
    ...(stack === null ? [] : [[names.errorStack, stack] satisfies [string, string]]),
    [names.attempts, String(delivery.attempt)],
    ...(handlerName === "" ? [] : [[names.handler, handlerName] satisfies [string, string]]),
    [names.originStream, delivery.stream],
    // Beyond 2^53 the client tells the number of another message.
    ...(Number.isSafeInteger(delivery.seq)
      ? [[names.originNumber, String(delivery.seq)] satisfies [string, string]]
      : []),
    [names.originConsumer, delivery.consumer],
    [names.originSubject, delivery.subject],
  ];
}

/** True for headers addressed to the server (id, expectation, expiry), and for ours, which are set anew. */
function isInstruction(name: string): boolean {
  return isServerHeader(name) || Object.values<string>(deadLetterHeaderNames).includes(name);
}

function stackText(error: unknown): string | null {
  if (!(error instanceof Error) || typeof error.stack !== "string") return null;
  const lines = error.stack.split(/\r\n|\r|\n/).map(oneLine);
  return cutText(lines.filter((line) => line !== "").join("\t"), maxStackLength);
}
