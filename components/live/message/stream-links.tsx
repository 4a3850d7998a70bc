import { TextLink } from "@/components/ui/link-button";
import { withQuery } from "@/lib/client/http/http";
import { hrefs } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Clocks differ, and a message is stored before it is seen: look from a little earlier on. */
const earlierMs = 2_000;

/** A stream's messages from a time on. */
export function nearInStream(stream: string, atMs: number, subject?: string): string {
  const at = new Date(atMs - earlierMs).toISOString();
  return withQuery(hrefs.stream(stream), { tab: "messages", at, dir: "forward", subject });
}

/** Streams named at most. */
const shownStreams = 3;

/** Where the messages of a gap can be read: what was stored is still there. */
export function GapLinks({ streams, fromMs, filter }: { streams: readonly string[]; fromMs: number; filter: string }) {
  return streams.slice(0, shownStreams).map((stream) => (
    <TextLink key={stream} href={nearInStream(stream, fromMs, filter === ">" ? undefined : filter)} className="mr-3">
      Look in {visibleLine(stream)}
    </TextLink>
  ));
}
