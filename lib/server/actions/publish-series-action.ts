import { ulid } from "ulid";
import type { PublishSeriesInput, publishSeriesInputSchema, SeriesEnd } from "../../contract/publish-series";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import type { Dashboard } from "../dashboard/dashboard";
import type { Deed, DeedEnd } from "../http/deed";
import type { ActOn, InputCall } from "../http/endpoint";
import { demandSubject } from "../http/input/subject-input";
import { HttpProblem } from "../http/problem";
import { Series } from "../publish/series";
import { answerSeries } from "../publish/series-answer";
import { compileSeries, type SeriesMessage } from "../publish/series-message";
import { demandSize, publishBodyLimit } from "./publish-message";

type SeriesCall = InputCall<unknown, typeof publishSeriesInputSchema>;

/** Publishes one message many times in the name of who asks, until all are sent, it is stopped, or the reader leaves. */
export const publishSeriesAction = {
  needs: "publish",
  says:
    "stores a message many times at a rate, and answers in lines of JSON as it goes: " +
    '`{"subject":"ORDERS.note","content":{"mode":"text","text":"note {{seq}}"},"count":100,"perSecond":10}`; `{{seq}}`, ' +
    "`{{uuid}}`, `{{now}}` and `{{random:1..9}}` are filled in; it stops when the reader leaves",
  limitBytes: ({ broker }: SeriesCall["dashboard"]) => publishBodyLimit(broker),
  audit: ({ input }) => ({ action: "publish", what: input.subject, count: input.count, job: null }),
  // What the form got wrong was never sent.
  isForgotten: (error) => !isEventBusError(error) && !isReserved(error),
  async handle({ request, dashboard, process, input, deed }) {
    const { clock, message, sender } = prepare(dashboard, input);
    const { id = ulid(), count, perSecond } = input;
    const stop = process.series.begin(id);
    const leave = () => stop.abort();
    try {
      await deed.begin(`a series of ${count}, ${perSecond} a second`);
    } catch (error) {
      process.series.end(id);
      throw error;
    }
    const series = new Series({ message, count, perSecond, sender, clock });
    request.signal.addEventListener("abort", leave, { once: true });
    if (request.signal.aborted) leave();
    const ended = follow(series, stop.signal, deed).finally(() => process.series.end(id));
    return { answer: answerSeries(series, { ended, clock, onLeave: leave }), end: null };
  },
} satisfies ActOn<SeriesCall> & { limitBytes: object };

/** Reads the templates, and looks at the first message as a whole: what is wrong with it is wrong with all. */
function prepare({ broker }: Dashboard, input: PublishSeriesInput) {
  const clock = systemClock;
  const sender = taken(broker.sender);
  const filled = compileSeries(input, { now: clock.now, random: Math.random });
  const message: SeriesMessage = (seq) => {
    const outgoing = filled(seq);
    demandSubject(broker.grammar, outgoing.subject, "subject");
    demandSize(broker, outgoing.data);
    return outgoing;
  };
  const refusal = sender.refusal(message(1));
  if (refusal !== null) throw new HttpProblem("reserved_subject", `${refusal}; nothing was sent`);
  return { clock, sender, message };
}

const isReserved = (error: unknown) => error instanceof HttpProblem && error.code === "reserved_subject";

async function follow(series: Series, signal: AbortSignal, deed: Deed): Promise<SeriesEnd> {
  const why = await series.run(signal);
  await deed.end(endOf(series, why));
  return why;
}

function endOf({ progress: { sent, stored, duplicates, problems } }: Series, why: SeriesEnd): DeedEnd {
  const counts = [
    `${sent} sent`,
    `${stored} stored`,
    ...(duplicates === 0 ? [] : [`${duplicates} duplicates`]),
    ...problems.map(({ problem, count }) => `${count} ${problem.code}`),
  ];
  return { result: why === "failing" ? "failed" : "done", detail: `${why}: ${counts.join(", ")}` };
}
