import type * as z from "zod";
import type { stopSeriesAnswerSchema } from "../../contract/publish-series";
import type { ActOn, Call } from "../http/endpoint";

type StopCall = Call<{ readonly id: string }>;

/** Stops a series; what is under way by then is still counted in the answer of the series. */
export const stopSeriesAction = {
  needs: "publish",
  says: "stops the series that was begun with this `id`; its own answer ends with what was sent",
  audit: ({ params: { id } }) => ({ action: "cancel", what: `the series ${id}`, count: null, job: null }),
  async handle({ process: { series }, params: { id } }) {
    const stopped = series.stop(id);
    const answer: z.infer<typeof stopSeriesAnswerSchema> = { stopped };
    return { answer, end: stopped ? { result: "done", detail: "stopped" } : null };
  },
} satisfies ActOn<StopCall>;
