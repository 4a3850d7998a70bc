import { historyQuerySchema, historyRanges } from "@/lib/contract/streams";
import { HttpProblem } from "@/lib/server/problem";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";
import { readConsumer } from "@/lib/server/sampled";

/** Points that a chart draws. */
const points = 300;

/** Lag of one consumer over a range, from the sampler's memory. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ stream: string; consumer: string }>({
  GET: async ({ request, runtime, params }) => {
    const { range } = parseQuery(request, historyQuerySchema);
    await readConsumer(runtime, params.stream, params.consumer);
    const since = runtime.now() - historyRanges[range];
    const history = runtime.monitor.history(params.stream, params.consumer, since, points);
    if (history === null) throw new HttpProblem("consumer_not_found", "not sampled yet");
    return answer(history);
  },
});
