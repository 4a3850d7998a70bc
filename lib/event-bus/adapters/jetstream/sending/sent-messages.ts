import type { ReadOptions } from "../../../broker/read-options";
import type { Receipt } from "../../../broker/sender";
import { type Messages, messageIdOf, type StoredMessage } from "../messages";
import { placeAt } from "../stored-place";

const pageSize = 500;

/** What a stream stored on a subject since a time, by message id: the first one of each. */
export async function readSent(
  messages: Pick<Messages, "firstSince" | "read">,
  { stream, subject, since }: { readonly stream: string; readonly subject: string; readonly since: Date },
  options?: ReadOptions,
): Promise<Map<string, Receipt>> {
  const sent = new Map<string, Receipt>();
  const take = (message: StoredMessage) => {
    const { seq } = message;
    const id = messageIdOf(message);
    if (id !== null && !sent.has(id)) sent.set(id, { place: placeAt(stream, seq), number: seq, duplicate: true });
  };
  const first = await messages.firstSince(stream, since, options);
  for (let fromSeq = first?.seq ?? null; fromSeq !== null; ) {
    const range = { fromSeq, subject, direction: "forward", limit: pageSize } as const;
    fromSeq = await messages.read(stream, range, take, options);
  }
  return sent;
}
