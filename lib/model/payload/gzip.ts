import { BoundedOutput, type Decompressed } from "./compression";

/** Bytes given in at once. A byte becomes a thousand at most, and what they become is held until it is taken. */
const inputChunk = 1_024;

/** Undoes gzip, at most up to `limitBytes`. Rejects when it is none. */
export async function gunzip(bytes: Uint8Array, limitBytes: number): Promise<Decompressed> {
  const output = new BoundedOutput(limitBytes);
  const reader = inChunks(bytes).pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return output.read();
    output.push(value);
    if (!output.isFull) continue;
    await reader.cancel();
    return output.read();
  }
}

function inChunks(bytes: Uint8Array): ReadableStream<BufferSource> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + inputChunk)));
      at += inputChunk;
    },
  });
}
