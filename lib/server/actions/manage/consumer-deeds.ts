import type { z } from "zod";
import type {
  consumerDeletionInputSchema,
  pauseInputSchema,
  resetFromSchema,
  resetInputSchema,
} from "../../../contract/manage-consumer";
import type { Activity } from "../../../model/activity";
import { displayConsumerName } from "../../../model/consumer/durable-name";
import { isKnown, type Known } from "../../../model/known";
import type { ActOn, Call, InputCall } from "../../http/endpoint";
import { HttpProblem } from "../../http/problem";
import { demandConfirmed, demandTypedName } from "./confirmation";
import { planConsumerDeletion } from "./consumer-deletion";
import { administrationOf, demandForeignStream, showSoon } from "./managed";
import { planReset } from "./reset-plan";

interface Params {
  readonly stream: string;
  readonly consumer: string;
}

const about = (action: Activity["action"], { stream, consumer }: Params) => ({
  action,
  what: `${displayConsumerName(consumer)} on ${stream}`,
  count: null,
  job: null,
});

const countOf = (figure: Known<number>) => (isKnown(figure) ? figure.value : null);

/** Stops deliveries for a while. Throws `invalid_input`, `unsupported`, `consumer_not_found`. */
export const pauseAction = {
  needs: "manage",
  says: 'delivers nothing to a consumer for a while: `{"forMs":900000}` or `{"until":"2026-12-01T08:00:00Z"}`',
  audit: ({ params }) => about("pause_consumer", params),
  async handle({ dashboard, params, input }) {
    demandForeignStream(params.stream);
    const now = dashboard.monitor.brokerNow();
    const until = "forMs" in input ? new Date(now + input.forMs) : new Date(input.until);
    if (until.getTime() <= now) {
      const message = "is over already by the broker's clock: nothing was paused";
      throw new HttpProblem("invalid_input", `until ${message}`, [{ path: "until", message }]);
    }
    const consumer = await administrationOf(dashboard).readers.pause(params.stream, params.consumer, until);
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: `until ${until.toISOString()}` } };
  },
} satisfies ActOn<InputCall<Params, typeof pauseInputSchema>>;

/** Ends a pause. */
export const resumeAction = {
  needs: "manage",
  says: "ends the pause of a consumer",
  audit: ({ params }) => about("resume_consumer", params),
  async handle({ dashboard, params }) {
    demandForeignStream(params.stream);
    const consumer = await administrationOf(dashboard).readers.resume(params.stream, params.consumer);
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: "delivers again" } };
  },
} satisfies ActOn<Call<Params>>;

/** Has another client chosen that alone gets messages. */
export const unpinAction = {
  needs: "manage",
  says: "has the server choose another client that alone gets the messages of a consumer (`pinned_client`)",
  audit: ({ params }) => about("unpin_consumer", params),
  async handle({ dashboard, params }) {
    demandForeignStream(params.stream);
    const consumer = await administrationOf(dashboard).readers.unpin(params.stream, params.consumer);
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: "another client is chosen" } };
  },
} satisfies ActOn<Call<Params>>;

/** Delivers again from a place. Throws `conflict` when the plan that was confirmed is not the one of now. */
export const resetAction = {
  needs: "manage",
  says: 'lets a consumer go on elsewhere: `{"from":{"kind":"start"},"confirmed":{…}}`, with `createdAt`, `again` and `skipped` of a plan; other kinds are `number` and `time`',
  audit: ({ params }) => about("reset_consumer", params),
  async handle({ dashboard, params, input: { from, confirmed }, deed }) {
    demandForeignStream(params.stream);
    const { place, plan } = await planReset(dashboard, params, from);
    demandConfirmed({
      what: `consumer ${params.consumer}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [
        { of: "messages that are delivered again", confirmed: confirmed.again, now: plan.again },
        { of: "messages that are passed over", confirmed: confirmed.skipped, now: plan.skipped },
      ],
    });
    deed.refine({ count: countOf(plan.again) });
    const { readers } = administrationOf(dashboard);
    const consumer = await readers.reset(params.stream, params.consumer, place ?? undefined);
    showSoon(dashboard);
    return { answer: { consumer }, end: { result: "done", detail: `goes on at ${resetWords(from, plan.number)}` } };
  },
} satisfies ActOn<InputCall<Params, typeof resetInputSchema>>;

/** Deletes a consumer. Throws `conflict` when the plan that was confirmed is not the one of now. */
export const deleteConsumerAction = {
  needs: "manage",
  says: "deletes a consumer: `confirmed` has its `name` and `createdAt`, `lost` and `unread` of a plan",
  audit: ({ params }) => about("delete_consumer", params),
  async handle({ dashboard, params, input: { confirmed }, deed }) {
    demandForeignStream(params.stream);
    demandTypedName(confirmed.name, params.consumer);
    const plan = await planConsumerDeletion(dashboard, params);
    demandConfirmed({
      what: `consumer ${params.consumer}`,
      createdAt: { confirmed: confirmed.createdAt, now: plan.createdAt },
      figures: [
        { of: "messages that would be lost", confirmed: confirmed.lost, now: plan.lost },
        { of: "messages that nobody would read", confirmed: confirmed.unread, now: plan.unread },
      ],
    });
    deed.refine({ count: countOf(plan.lost) });
    await administrationOf(dashboard).readers.delete(params.stream, params.consumer);
    showSoon(dashboard);
    const detail = `it had ${plan.waiting} waiting and ${plan.inFlight} in flight`;
    return { answer: { deleted: true }, end: { result: "done", detail } };
  },
} satisfies ActOn<InputCall<Params, typeof consumerDeletionInputSchema>>;

function resetWords(from: z.output<typeof resetFromSchema>, number: number | null): string {
  switch (from.kind) {
    case "start":
      return "the start of what it reads";
    case "number":
      return `#${from.number}`;
    case "time":
      return `#${number}, the first message since ${from.at}`;
  }
}
