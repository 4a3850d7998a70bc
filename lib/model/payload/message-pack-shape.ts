/**
 * True when `bytes` are exactly one MessagePack map or list, by their structure alone: nothing is allocated, so a few
 * bytes that claim four billion entries cost nothing. A single number or text is not looked for: any bytes begin with one.
 */
export function isMessagePack(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  const isContainer = (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
  if (!isContainer) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  /** Values that must still come. */
  let open = 1;
  while (open > 0) {
    if (at >= bytes.length) return false;
    const step = readStep(view, at);
    if (step === null) return false;
    at += step.bytes;
    open += step.inner - 1;
    // Each needs a byte at least.
    if (at > bytes.length || open > bytes.length - at) return false;
  }
  return at === bytes.length;
}

interface Step {
  /** Of this value, without the values inside. */
  readonly bytes: number;
  /** Values inside. */
  readonly inner: number;
}

const flat = (bytes: number): Step => ({ bytes, inner: 0 });

/** Sizes of what has no length of its own, by first byte: nil, booleans, numbers, and extensions of fixed size. */
const fixedSizes: Readonly<Record<number, number>> = {
  192: 1,
  194: 1,
  195: 1,
  202: 5,
  203: 9,
  204: 2,
  205: 3,
  206: 5,
  207: 9,
  208: 2,
  209: 3,
  210: 5,
  211: 9,
  212: 3,
  213: 4,
  214: 6,
  215: 10,
  216: 18,
};

/** Bytes of the length field and of what else comes before the content, by first byte: bin, ext, str. */
const lengths: Readonly<Record<number, { readonly field: 1 | 2 | 4; readonly extra: number }>> = {
  196: { field: 1, extra: 0 },
  197: { field: 2, extra: 0 },
  198: { field: 4, extra: 0 },
  199: { field: 1, extra: 1 },
  200: { field: 2, extra: 1 },
  201: { field: 4, extra: 1 },
  217: { field: 1, extra: 0 },
  218: { field: 2, extra: 0 },
  219: { field: 4, extra: 0 },
};

function readStep(view: DataView, at: number): Step | null {
  const first = view.getUint8(at);
  if (first <= 0x7f || first >= 0xe0) return flat(1);
  if (first <= 0x8f) return { bytes: 1, inner: 2 * (first & 0x0f) };
  if (first <= 0x9f) return { bytes: 1, inner: first & 0x0f };
  if (first <= 0xbf) return flat(1 + (first & 0x1f));
  const fixed = fixedSizes[first];
  if (fixed !== undefined) return flat(fixed);
  const length = lengths[first];
  if (length !== undefined) {
    const content = readLength(view, at + 1, length.field);
    return content === null ? null : flat(1 + length.field + length.extra + content);
  }
  if (first < 0xdc) return null; // 0xc1 is never used
  const field = first % 2 === 0 ? 2 : 4;
  const entries = readLength(view, at + 1, field);
  return entries === null ? null : { bytes: 1 + field, inner: first >= 0xde ? 2 * entries : entries };
}

function readLength(view: DataView, at: number, field: 1 | 2 | 4): number | null {
  if (at + field > view.byteLength) return null;
  if (field === 1) return view.getUint8(at);
  return field === 2 ? view.getUint16(at) : view.getUint32(at);
}
