import type { publishInputSchema } from "../../contract/publish";
import { isEventBusError } from "../../event-bus/errors";
import type { ActOn, InputCall } from "../http/endpoint";
import { publishBodyLimit, publishMessage } from "./publish-message";

type PublishCall = InputCall<unknown, typeof publishInputSchema>;

/** Publishes in the name of who asks. Throws what a publish throws. */
export const publishAction = {
  needs: "publish",
  says:
    'stores a message: `{"subject":"ORDERS.note","payload":{"data":"hi"}}` or ' +
    '`{"subject":"ORDERS.user.created","event":{"data":{},"actor":"me","tenantId":"t-1"}}`; the data is stored as it is ' +
    "written, every digit and repeated key",
  limitBytes: ({ broker }: PublishCall["dashboard"]) => publishBodyLimit(broker),
  audit: ({ input }) => ({ action: "publish", what: input.subject, count: 1, job: null }),
  // What the form got wrong was never sent.
  isForgotten: (error) => !isEventBusError(error),
  async handle({ dashboard, input, text }) {
    const sentAt = new Date(dashboard.monitor.brokerNow()).toISOString();
    const answer = { ...(await publishMessage(dashboard.broker, { input, text }, dashboard.now)), sentAt };
    const { place, number, duplicate } = answer;
    const detail = `${duplicate ? "duplicate of" : "stored as"} ${place.channel} #${number ?? place.at}`;
    return { answer, end: { result: "done", detail } };
  },
} satisfies ActOn<PublishCall> & { limitBytes: object };
