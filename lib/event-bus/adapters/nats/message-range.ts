import type { MessagePage, MessageRange, StoredMessage } from "../../messages";
import type { MessageReader } from "./message-reader";

/** Ends of what is stored. */
export interface StoredBounds {
  readonly stream: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Backward pages of rare subjects may need many looks; a page ends early, with a place to go on, after this long. */
const budgetMs = 3_000;
/** How much wider the next look is after one that found nothing. */
const widening = 4;

/** Oldest first, from `fromSeq` or the oldest. */
export async function readForward(
  reader: MessageReader,
  { stream, firstSeq, lastSeq }: StoredBounds,
  { fromSeq, subject, limit }: MessageRange,
): Promise<MessagePage> {
  const stretch = { stream, fromSeq: Math.max(fromSeq ?? firstSeq, firstSeq), toSeq: lastSeq, subject };
  // One more than asked for: its sequence is exactly where the next page begins.
  return toPage(await reader.read(stretch, limit + 1), limit, null);
}

/**
 * Newest first, from `fromSeq` or the newest. The server only reads forward, so this looks at stretches further and
 * further down: wider when one was empty, narrower when one held more than fits.
 */
export async function readBackward(
  reader: MessageReader,
  { stream, firstSeq, lastSeq }: StoredBounds,
  { fromSeq, subject, limit }: MessageRange,
  now: () => number,
): Promise<MessagePage> {
  const deadline = now() + budgetMs;
  const wanted = limit + 1;
  const found: StoredMessage[] = [];
  let upper = Math.min(fromSeq ?? lastSeq, lastSeq);
  let width = wanted;
  while (found.length < wanted && upper >= firstSeq) {
    if (now() > deadline) return toPage(found, limit, upper);
    const lower = Math.max(firstSeq, upper - width + 1);
    const part = await reader.read({ stream, fromSeq: lower, toSeq: upper, subject }, wanted + 1);
    if (part.length > wanted) {
      width = Math.ceil(width / 2);
      continue;
    }
    found.push(...part.reverse());
    upper = lower - 1;
    width = part.length === 0 ? width * widening : Math.max(width, wanted - found.length);
  }
  return toPage(found, limit, null);
}

function toPage(found: readonly StoredMessage[], limit: number, elsewhere: number | null): MessagePage {
  return { messages: found.slice(0, limit), nextSeq: found[limit]?.seq ?? elsewhere };
}
