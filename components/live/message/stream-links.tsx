import { TextLink } from "@/components/ui/link/link-button";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { nearInStream } from "@/lib/client/words/hrefs";
import { storedFilters } from "@/lib/model/stream/published-subject";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Streams named at most. */
const shownStreams = 3;

/** Where the messages of a gap can be read: what was stored is still there. */
export function GapLinks({ streams, fromMs, filter }: { streams: readonly string[]; fromMs: number; filter: string }) {
  const { everything } = useGrammar();
  const { snapshot } = useSnapshot();
  const subjectIn = (name: string) => {
    if (filter === everything) return undefined;
    const stream = snapshot?.streams.find(({ config }) => config.name === name);
    if (stream === undefined || stream.config.subjectTransform === null) return filter;
    const [only, another] = storedFilters(stream, filter);
    return another === undefined ? only : undefined;
  };
  return streams.slice(0, shownStreams).map((stream) => (
    <TextLink key={stream} href={nearInStream(stream, fromMs, subjectIn(stream))} className="mr-3">
      Look in {visibleLine(stream)}
    </TextLink>
  ));
}
