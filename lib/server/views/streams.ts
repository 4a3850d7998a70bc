import type { StreamSummaryJson } from "../../contract/snapshot";
import { knownJson } from "../../model/known";
import { isOwnStream } from "../../model/stream/stream";
import { checkStream } from "../../monitor/verdict/stream-checks";
import type { DashboardParts } from "../dashboard/parts";

/** Streams with their rates, by name, Jetlag's own last. */
export function summarizeStreams({ view }: Pick<DashboardParts["monitor"], "view">): StreamSummaryJson[] {
  return view.streams
    .map((stream) => {
      const { checks, problems } = checkStream(stream);
      return {
        ...stream,
        subjectCount: knownJson(stream.subjectCount),
        messagesPerS: knownJson(stream.messagesPerS),
        own: isOwnStream(stream.config.name),
        checks,
        checkProblems: problems,
      };
    })
    .sort((a, b) => Number(a.own) - Number(b.own) || a.config.name.localeCompare(b.config.name));
}
