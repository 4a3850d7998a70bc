import type { Content, PlanPart } from "./job-record";

/** Ids of one part of a plan, and bytes of what it holds: a part stays below the server's 1 MiB. */
const idsPerPart = 5_000;
const bytesPerPart = 700_000;

/** One position of a plan. */
export interface PlanItem {
  readonly id: string;
  /** Bytes of it, where that is known; then of all. */
  readonly size?: number;
  /** What is to be stored for it, where nothing else holds that; then of all. */
  readonly content?: Content;
}

/** A plan as records have it, part by part. One item alone may be larger than a part should be. */
export function* planParts(items: Iterable<PlanItem>): Generator<PlanPart> {
  let part: PlanItem[] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = bytesOf(item);
    if (part.length === idsPerPart || (part.length > 0 && bytes + itemBytes > bytesPerPart)) {
      yield toPart(part);
      part = [];
      bytes = 0;
    }
    part.push(item);
    bytes += itemBytes;
  }
  if (part.length > 0) yield toPart(part);
}

function toPart(items: readonly PlanItem[]): PlanPart {
  const sizes = items.flatMap(({ size }) => size ?? []);
  const contents = items.flatMap(({ content }) => content ?? []);
  return {
    ids: items.map(({ id }) => id),
    ...(sizes.length === 0 ? {} : { sizes }),
    ...(contents.length === 0 ? {} : { contents }),
  };
}

/** About as many as it has in a record. */
function bytesOf({ id, content }: PlanItem): number {
  const own = id.length + 12;
  if (content === undefined) return own;
  const headers = content.h.reduce((sum, [name, value]) => sum + name.length + 3 * value.length + 8, 0);
  return own + content.s.length + headers + content.d.length + 24;
}
