import type { publishRequestInputSchema, RepliesAnswer } from "../../contract/publish-request";
import { taken } from "../../event-bus/broker/offer";
import type { Replies } from "../../event-bus/broker/question";
import { isEventBusError } from "../../event-bus/errors";
import { viewPayload } from "../../model/message/payload-view";
import type { Dashboard } from "../dashboard/dashboard";
import type { ActOn, InputCall } from "../http/endpoint";
import { demandPayloadBytes } from "../http/input/payload-input";
import { demandSubject } from "../http/input/subject-input";
import { demandSize, publishBodyLimit } from "./publish-message";

type RequestCall = InputCall<unknown, typeof publishRequestInputSchema>;

/** Bytes of all answers together: they are shown on a page. */
const mostBytes = 4 * 1024 * 1024;

/** Asks a service in the name of who asks, and shows what it answers. */
export const publishRequestAction = {
  needs: "publish",
  says:
    "sends a request and waits for its replies: " +
    '`{"subject":"prices.get","payload":{"data":"{}"},"forMs":2000,"most":1}`; a stream that captures the subject stores ' +
    "it too",
  limitBytes: ({ broker }: RequestCall["dashboard"]) => publishBodyLimit(broker),
  audit: ({ input }) => ({ action: "publish", what: input.subject, count: 1, job: null }),
  // What the form got wrong was never sent.
  isForgotten: (error) => !isEventBusError(error),
  async handle({ request, dashboard, input }) {
    const { broker, mask } = dashboard;
    const { subject, headers, payload, forMs, most } = input;
    demandSubject(broker.grammar, subject, "subject");
    const data = demandPayloadBytes(payload);
    demandSize(broker, data);
    const options = { forMs, most, mostBytes, signal: request.signal };
    const replies = await taken(broker.sender).ask({ subject, headers, data }, options);
    const count = replies.replies.length;
    const detail = `a request: ${count} ${count === 1 ? "reply" : "replies"}`;
    return { answer: viewReplies(replies, mask), end: { result: "done", detail } };
  },
} satisfies ActOn<RequestCall> & { limitBytes: object };

function viewReplies({ replies, end }: Replies, mask: Dashboard["mask"]): RepliesAnswer {
  return {
    replies: replies.map(({ afterMs, headers, data }) => {
      const shown = mask.apply({ headers, data });
      return {
        afterMs: Math.round(afterMs * 10) / 10,
        headers: [...shown.headers],
        payload: viewPayload(shown.data),
      };
    }),
    end,
  };
}
