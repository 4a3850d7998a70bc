import { TextLink } from "@/components/ui/link/link-button";
import { hrefs } from "@/lib/client/words/hrefs";
import type { BlindSpot } from "@/lib/model/stream/blind-spots";
import { visibleLine } from "@/lib/model/text/visible-text";
import { unseenParts } from "./unseen-words";

/** One quiet line: which streams store messages of the filter that Live does not list, or lists under another subject. */
export function UnseenNote({ spots }: { spots: readonly BlindSpot[] }) {
  const parts = unseenParts(spots);
  if (parts.length === 0) return null;
  return (
    <p role="note" className="truncate px-5 pb-2 text-xs text-muted">
      {parts.map((part) =>
        "words" in part ? (
          part.words
        ) : (
          <TextLink key={`${part.why} ${part.stream}`} href={hrefs.stream(part.stream)}>
            {visibleLine(part.stream)}
          </TextLink>
        ),
      )}
    </p>
  );
}
