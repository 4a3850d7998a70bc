import { messagePlanInputSchema } from "@/lib/contract/message-jobs";
import { messageBodyLimit } from "@/lib/server/actions/messages/message-job-start";
import { answerPlan } from "@/lib/server/actions/messages/message-plan";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/messages/plan", {
  POST: {
    needs: "view",
    says: 'what a job over messages would do, in lines of JSON as it looks: `{"action":"replay","search":{"streams":["ORDERS"],"fromNumber":12,"toNumber":40}}` with the `search` of an export; `delete` is another action; `{"action":"import","ndjson":"…"}` takes what an export wrote, 16 MiB at most; `destination` is the subject of all copies',
    input: messagePlanInputSchema,
    limitBytes: () => messageBodyLimit,
    handle: ({ request, dashboard, visitor, process: { searches }, input }) =>
      answerPlan({ dashboard, visitor, searches }, input, request.signal),
  },
});
