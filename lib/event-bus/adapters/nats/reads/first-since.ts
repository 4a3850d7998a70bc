import type { StoredMessage } from "../../jetstream/messages";

/**
 * The first message stored at or after a time, by halving: for servers before 2.11, which cannot be asked. `next`
 * reads the first message at or after a sequence, wherever it is.
 */
export async function firstSince(
  next: (fromSeq: number) => Promise<StoredMessage | null>,
  { firstNumber, lastNumber }: { readonly firstNumber: number; readonly lastNumber: number },
  at: Date,
): Promise<StoredMessage | null> {
  let found: StoredMessage | null = null;
  let low = firstNumber;
  let high = lastNumber + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const message = await next(middle);
    if (message !== null && Date.parse(message.storedAt) < at.getTime()) {
      low = message.seq + 1;
    } else {
      // It, or one before it; null when nothing is stored from here on.
      found = message;
      high = middle;
    }
  }
  return found;
}
