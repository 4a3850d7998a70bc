import { formatCount } from "@/lib/client/words/format";
import type { BlindReason, BlindSpot } from "@/lib/model/stream/blind-spots";

/** Streams named of each reason; the others are counted. */
const named = 2;

/** A part of the sentence: words, or the name of a stream, which is a link. */
export type UnseenPart = { readonly words: string } | { readonly stream: string };

/** What follows the names of streams. */
const verbs: Readonly<Record<BlindReason, readonly [string, string]>> = {
  mirror: ["mirrors", "mirror"],
  source: ["copies from other streams", "copy from other streams"],
  schedule: ["delivers on schedule", "deliver on schedule"],
  transform: ["stores under other subjects", "store under other subjects"],
};
const notListed = ["mirror", "source", "schedule"] as const satisfies readonly BlindReason[];

/** What a subscription does not see, as one line in parts; empty where it sees everything. */
export function unseenParts(spots: readonly BlindSpot[]): UnseenPart[] {
  const streamsOf = (why: BlindReason) => spots.filter((spot) => spot.why === why).map(({ stream }) => stream);
  const missing = notListed.filter((why) => streamsOf(why).length > 0);
  const parts = missing.flatMap((why, at) => [
    { words: at === 0 ? "Not listed here: what " : ", what " },
    ...clause(streamsOf(why), why),
  ]);
  if (missing.length > 0) parts.push({ words: "." });
  const changed = streamsOf("transform");
  if (changed.length === 0) return parts;
  const lead =
    missing.length > 0 ? [{ words: " Listed as published: what " }] : [{ words: "Listed as published: what " }];
  return [...parts, ...lead, ...clause(changed, "transform"), { words: "." }];
}

function clause(streams: readonly string[], why: BlindReason): UnseenPart[] {
  const shown = streams.slice(0, named);
  const more = streams.length - shown.length;
  const names = shown.flatMap((stream, at): UnseenPart[] => {
    const isLast = at === shown.length - 1 && more === 0;
    return at === 0 ? [{ stream }] : [{ words: isLast ? " and " : ", " }, { stream }];
  });
  const others = more === 0 ? "" : ` and ${formatCount(more)} more`;
  const [one, several] = verbs[why];
  return [...names, { words: `${others} ${streams.length === 1 ? one : several}` }];
}
