import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Where parts are not looked into one by one, each has a few bytes. */
const bytesOfPart = 4;

/**
 * How many fields all messages of a payload have together; it stops soon after `most`. Nothing is made of them: two bytes
 * that stand for an empty message cost some hundred once they are one. Throws for bytes that are no fields.
 */
export function countFields(type: DescMessage, bytes: Uint8Array, most: number): number {
  const reader = new BinaryReader(bytes);
  /** Messages that are being read, the innermost last, and where each ends. */
  const open: { readonly fields: ReadonlyMap<number, DescField>; readonly end: number }[] = [
    { fields: fieldsOf(type), end: bytes.length },
  ];
  let count = 0;
  for (let inside = open.at(-1); inside !== undefined && count <= most; inside = open.at(-1)) {
    if (reader.pos >= inside.end) {
      open.pop();
      continue;
    }
    const [no, wireType] = reader.tag();
    const field = inside.fields.get(no);
    count++;
    if (wireType !== WireType.LengthDelimited || field?.message === undefined) {
      const skipped = reader.skip(wireType, no);
      if (wireType === WireType.StartGroup) count += skipped.length / bytesOfPart;
    } else {
      const end = reader.uint32() + reader.pos;
      if (end > inside.end) throw new RangeError("a message ends behind the one that it stands in");
      if (field.fieldKind === "map") {
        count += (end - reader.pos) / bytesOfPart;
        reader.pos = end;
      } else open.push({ fields: fieldsOf(field.message), end });
    }
  }
  return count;
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

/** Made once for each type. */
function fieldsOf(type: DescMessage): ReadonlyMap<number, DescField> {
  let fields = known.get(type);
  if (fields === undefined) {
    fields = new Map(type.fields.map((field) => [field.number, field]));
    known.set(type, fields);
  }
  return fields;
}
