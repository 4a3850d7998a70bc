import { mostPaths } from "@/lib/contract/subjects";
import type { TreeRow } from "./tree-rows";

/** Lines that are asked about together: scrolling by a few lines asks about no line again. */
const blockLines = 20;

/** Branches whose newest messages are asked for in one question. */
export interface LastBlock {
  readonly paths: readonly string[];
  /** Null: the server looks for the streams that hold them. */
  readonly stream: string | null;
}

/** The questions about the lines from `from` to `to`: by blocks of lines, and in each by stream. */
export function lastBlocks(
  rows: readonly TreeRow[],
  { from, to }: { readonly from: number; readonly to: number },
  chosen: string | null,
): LastBlock[] {
  const blocks: LastBlock[] = [];
  const first = Math.floor(Math.max(from, 0) / blockLines) * blockLines;
  for (let at = first; at <= to && at < rows.length; at += blockLines) {
    const byStream = new Map<string | null, string[]>();
    for (const row of rows.slice(at, at + blockLines)) {
      if (row.kind !== "branch") continue;
      const { path, streams, streamCount } = row.branch;
      const stream = streamCount === 1 ? (streams[0] ?? chosen) : chosen;
      byStream.set(stream, [...(byStream.get(stream) ?? []), path]);
    }
    for (const [stream, paths] of byStream) for (const part of bounded(paths)) blocks.push({ paths: part, stream });
  }
  return blocks;
}

/** In parts that fit one question. A path that alone fits none is left out. */
function bounded(paths: readonly string[]): string[][] {
  const parts: string[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    if (path.length > mostPaths.chars) continue;
    if (chars + path.length + 1 > mostPaths.chars / 2) {
      parts.push([]);
      chars = 0;
    }
    parts.at(-1)?.push(path);
    chars += path.length + 1;
  }
  return parts;
}
