"use client";

import { TextLink } from "@/components/ui/link/link-button";
import type { LiveRow } from "@/lib/client/live/live-entry";
import type { StoringStream } from "@/lib/client/publish/subject-suggestions";
import type { FoundPlace } from "@/lib/client/queries/stored-place";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs, nearInStream } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import type { NumberedPlace } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link MessagePlace}. */
export interface MessagePlaceProps {
  row: LiveRow;
  /** Streams that capture its subject, with what they store it under. */
  streams: readonly StoringStream[];
  /** Where it is stored; null: in none of them that is known; undefined: still looking. */
  stored: NumberedPlace | FoundPlace | null | undefined;
}

/** Where a message is stored, as a link when that is known. */
export function MessagePlace({ row, streams, stored }: MessagePlaceProps) {
  const [first] = streams;
  if (stored) {
    const twins = "twins" in stored ? stored.twins : 0;
    const subject = "subject" in stored && stored.subject !== row.subject ? stored.subject : null;
    return (
      <>
        <TextLink href={hrefs.message(stored.place)}>{visibleLine(storedAs(stored))}</TextLink>
        {subject === null ? null : (
          <>
            {" "}
            as <span className="mono">{visibleLine(subject)}</span>
          </>
        )}
        {twins > 0 ? ` (or ${formatQuantity(twins, "message")} exactly like it nearby)` : null}
      </>
    );
  }
  if (first === undefined) return "no stream captures it";
  if (stored === undefined) return `looking for it in ${first.stream}…`;
  return (
    <>
      not in {first.stream}: acknowledged and removed, or never stored.{" "}
      <TextLink href={nearInStream(first.stream, row.atMs, first.subject)}>Look around</TextLink>
    </>
  );
}
