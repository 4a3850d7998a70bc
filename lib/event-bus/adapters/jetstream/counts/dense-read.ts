import type { ReadOptions } from "../../../broker/read-options";
import { forEachAtMost } from "../../../concurrency";
import type { Messages, StoredMessage } from "../messages";

/** A stretch is read as a whole when at least this part of it is wanted. */
const denseEnough = 0.25;
const parallelReads = 64;

/**
 * Reads messages of a stream by their sequences, each given once, in any order: in one stretch where they lie together,
 * which hands over what lies between them as well, else one by one. Holds few messages at a time.
 */
export async function readDense(
  messages: Pick<Messages, "get" | "read">,
  stream: string,
  seqs: readonly number[],
  take: (message: StoredMessage) => void,
  options?: ReadOptions,
): Promise<void> {
  if (seqs.length === 0) return;
  const first = seqs.reduce((least, seq) => Math.min(least, seq));
  const end = seqs.reduce((most, seq) => Math.max(most, seq)) + 1;
  if (seqs.length / (end - first) >= denseEnough) {
    for (let fromSeq: number | null = first; fromSeq !== null && fromSeq < end; ) {
      const range = { fromSeq, direction: "forward", limit: end - fromSeq } as const;
      fromSeq = await messages.read(stream, range, take, options);
    }
    return;
  }
  await forEachAtMost(parallelReads, seqs, async (seq) => {
    const message = await messages.get(stream, seq, options);
    if (message !== null) take(message);
  });
}
