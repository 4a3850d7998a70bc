/** What decoding a Zstandard text will cost, read from its headers (RFC 8878) before anything is decoded. */
export interface ZstdCost {
  /** The largest window that a frame asks for, bytes. */
  readonly windowBytes: number;
  /** Blocks of all frames together. */
  readonly blocks: number;
}

const magic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const maxBlockBytes = 128 * 1024;

/** Walks through the headers. Throws a `RangeError` when they are not those of Zstandard, or are cut. */
export function readZstdCost(bytes: Uint8Array): ZstdCost {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let windowBytes = 0;
  let blocks = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = view.getUint32(at, true);
    if ((first & 0xfffffff0) >>> 0 === skippableMagic) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (first !== magic) throw new RangeError("not a Zstandard frame");
    const frame = readFrameHeader(view, at);
    windowBytes = Math.max(windowBytes, frame.windowBytes);
    at = frame.end;
    for (let last = false; !last; blocks++) {
      const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      last = (header & 1) === 1;
      const size = header >> 3;
      if (size > maxBlockBytes) throw new RangeError("a block is too large");
      // A run of one byte is stored as that byte.
      at += 3 + (((header >> 1) & 3) === 1 ? 1 : size);
    }
    at += frame.hasChecksum ? 4 : 0;
    if (at > bytes.length) throw new RangeError("the last frame is cut");
  }
  return { windowBytes, blocks };
}

function readFrameHeader(view: DataView, start: number) {
  const descriptor = view.getUint8(start + 4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  let at = start + 5;
  let windowBytes = 0;
  if (!isSingleSegment) {
    const window = view.getUint8(at++);
    const base = 2 ** (10 + (window >> 3));
    windowBytes = base + (base / 8) * (window & 7);
  }
  at += dictionaryBytes;
  if (isSingleSegment) windowBytes = readSize(view, at, sizeBytes);
  return { windowBytes, end: at + sizeBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function readSize(view: DataView, at: number, bytes: number): number {
  switch (bytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
