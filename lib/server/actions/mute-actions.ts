import type { muteInputSchema } from "../../contract/mutes";
import { displayConsumerName } from "../../model/consumer/durable-name";
import type { MutedAbout } from "../../model/consumer/mute";
import type { ActOn, Call, InputCall } from "../http/endpoint";
import { HttpProblem } from "../http/problem";

type AddCall = InputCall<unknown, typeof muteInputSchema>;
type EndCall = Call<{ readonly id: string }>;

/** Mutes a consumer, or a stream's consumers with a verdict, in the name of who asks. */
export const muteAction = {
  needs: "mute",
  says: "mutes a consumer, or the consumers of a stream that have a `verdict`, for `forMs` with a `reason`",
  audit: ({ input }) => ({ action: "mute", what: aboutWords(input), count: null, job: null }),
  async handle({ dashboard, visitor, input }) {
    const { stream, consumer, verdict, reason, forMs } = input;
    const mute = await dashboard.mutes.add({ stream, consumer, verdict, reason, forMs, by: visitor.who });
    return { answer: { mute }, end: { result: "done", detail: `until ${mute.until}: ${reason}` } };
  },
} satisfies ActOn<AddCall>;

/** Ends a mute before its time. Throws `not_found`. */
export const unmuteAction = {
  needs: "mute",
  says: "ends a mute before its time",
  audit({ dashboard, params: { id } }) {
    const mute = dashboard.mutes.list().find((one) => one.id === id);
    const what = mute === undefined ? "an unknown mute" : aboutWords(mute);
    return { action: "unmute", what, count: null, job: null };
  },
  async handle({ dashboard, params: { id } }) {
    const mute = await dashboard.mutes.end(id);
    if (mute === null) throw new HttpProblem("not_found", "there is no such mute, or it is over");
    return { answer: { mute }, end: { result: "done", detail: `it was muted by ${mute.by}: ${mute.reason}` } };
  },
} satisfies ActOn<EndCall>;

/** `billing on ORDERS`, `consumers on ORDERS that are no reader`. */
function aboutWords({ stream, consumer, verdict }: MutedAbout): string {
  const while_ = verdict === null ? "" : ` while ${verdict.replaceAll("_", " ")}`;
  return consumer === null
    ? `consumers on ${stream}${while_}`
    : `${displayConsumerName(consumer)} on ${stream}${while_}`;
}
