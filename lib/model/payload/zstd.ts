import { BoundedOutput, type Decompressed } from "./compression";
import { readZstdCost } from "./zstd-frames";

/** A decoder needs no larger one, by RFC 8878. */
const maxWindowBytes = 8 * 1024 * 1024;
/** The decoder moves its window once per block: a hundred bytes could keep it busy for minutes. */
const maxMovedBytes = 2 * 1024 * 1024 * 1024;

/** Undoes Zstandard, at most up to `limitBytes`. Rejects when it is none, is cut, or would cost too much. */
export async function unzstd(bytes: Uint8Array, limitBytes: number): Promise<Decompressed> {
  const { windowBytes, blocks } = readZstdCost(bytes);
  if (windowBytes > maxWindowBytes) throw new RangeError("it asks for a window of more than 8 MiB");
  if (windowBytes * blocks > maxMovedBytes) throw new RangeError("it would take too long");
  const { Decompress } = await import("fzstd");
  const output = new BoundedOutput(limitBytes);
  const decoder = new Decompress((chunk) => {
    output.push(chunk);
    if (output.isFull) throw new FullError();
  });
  try {
    decoder.push(bytes, true);
  } catch (error) {
    if (!(error instanceof FullError)) throw error;
  }
  return output.read();
}

/** Ends the decoder, which cannot be told to stop. */
class FullError extends Error {}
