/** A compression that is recognised by how its bytes begin. */
export type Compression = "gzip" | "zstd";

/** What came out of a compressed payload. */
export interface Decompressed {
  readonly bytes: Uint8Array;
  /** True when there is more: it was given up at the limit. */
  readonly truncated: boolean;
}

const beginnings: Record<Compression, readonly number[]> = {
  gzip: [0x1f, 0x8b, 0x08],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

/** How `bytes` are compressed, or null when they are not. Headers are not asked: they may lie, and often say nothing. */
export function compressionOf(bytes: Uint8Array): Compression | null {
  if (beginsWith(bytes, beginnings.gzip)) return "gzip";
  return beginsWith(bytes, beginnings.zstd) ? "zstd" : null;
}

const beginsWith = (bytes: Uint8Array, beginning: readonly number[]) =>
  beginning.every((byte, at) => bytes[at] === byte);

/** Gathers what is decompressed, up to a limit. */
export class BoundedOutput {
  readonly #limitBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** True when there is no room for more. */
  get isFull(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  /** Takes a copy: decoders use their buffers again. */
  push(chunk: Uint8Array): void {
    if (this.isFull) return;
    this.#chunks.push(chunk.slice());
    this.#bytes += chunk.length;
  }

  read(): Decompressed {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return { bytes: all.subarray(0, Math.min(this.#bytes, this.#limitBytes)), truncated: this.isFull };
  }
}
