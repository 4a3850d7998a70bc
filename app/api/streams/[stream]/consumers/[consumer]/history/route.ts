import { historyQuerySchema, historyRanges } from "@/lib/contract/streams";
import { HttpProblem } from "@/lib/server/problem";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";
import { readConsumer } from "@/lib/server/sampled";

/** Lag of one consumer over a range. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ request, runtime, params }) => {
    const { range } = parseQuery(request, historyQuerySchema);
    await readConsumer(runtime, params.stream, params.consumer);
    const history = await runtime.history.read(params.stream, params.consumer, historyRanges[range]);
    if (history === null) throw new HttpProblem("consumer_not_found", "not sampled yet");
    return answer(history);
  },
});
