import { TextLink } from "@/components/ui/link-button";
import { useGrammar } from "@/lib/client/queries/grammar";
import { nearInStream } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Streams named at most. */
const shownStreams = 3;

/** Where the messages of a gap can be read: what was stored is still there. */
export function GapLinks({ streams, fromMs, filter }: { streams: readonly string[]; fromMs: number; filter: string }) {
  const { everything } = useGrammar();
  const subject = filter === everything ? undefined : filter;
  return streams.slice(0, shownStreams).map((stream) => (
    <TextLink key={stream} href={nearInStream(stream, fromMs, subject)} className="mr-3">
      Look in {visibleLine(stream)}
    </TextLink>
  ));
}
