import { historyQuerySchema, historyRanges } from "@/lib/contract/streams";
import { HttpProblem } from "@/lib/server/http/problem";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";
import { readConsumer } from "@/lib/server/views/sampled";

/** Lag of one consumer over a range. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ request, runtime, params }) => {
    const { range } = parseQuery(request, historyQuerySchema);
    const consumer = await readConsumer(runtime, params.stream, params.consumer);
    const history = await runtime.history.read(params.stream, params.consumer, historyRanges[range]);
    if (history === null) throw new HttpProblem("consumer_not_found", "not sampled yet");
    const redrives = runtime.redriveMarks.of(consumer, runtime.now() - historyRanges[range]);
    return answer({ ...history, marks: [...history.marks, ...redrives].sort((a, b) => a.atMs - b.atMs) });
  },
});
