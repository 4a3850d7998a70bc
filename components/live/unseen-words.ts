import { formatCount } from "@/lib/client/words/format";
import type { BlindReason, BlindSpot } from "@/lib/model/stream/blind-spots";

/** Streams named for each reason; the others are counted. */
const named = 2;

/** A part of the sentence: words, or a stream, which is a link. */
export type UnseenPart = { readonly words: string } | BlindSpot;

/** What follows the names of streams. */
const verbs: Readonly<Record<BlindReason, readonly [string, string]>> = {
  mirror: ["mirrors", "mirror"],
  source: ["copies from other streams", "copy from other streams"],
  schedule: ["delivers on schedule", "deliver on schedule"],
  transform: ["stores under other subjects", "store under other subjects"],
};
const notListed = ["mirror", "source", "schedule"] as const satisfies readonly BlindReason[];

/** One line in parts: what the streams store that a subscription does not see. Empty where it sees everything. */
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
  const lead = `${missing.length > 0 ? " " : ""}Listed by published subject: what `;
  return [...parts, { words: lead }, ...clause(changed, "transform"), { words: "." }];
}

function clause(streams: readonly string[], why: BlindReason): UnseenPart[] {
  const shown = streams.slice(0, named);
  const more = streams.length - shown.length;
  const names = shown.flatMap((stream, at): UnseenPart[] => {
    const isLast = at === shown.length - 1 && more === 0;
    return at === 0 ? [{ stream, why }] : [{ words: isLast ? " and " : ", " }, { stream, why }];
  });
  const others = more === 0 ? "" : ` and ${formatCount(more)} more`;
  const [one, several] = verbs[why];
  return [...names, { words: `${others} ${streams.length === 1 ? one : several}` }];
}
