import { planInputSchema } from "@/lib/contract/failure-jobs";
import { planBodyLimitBytes } from "@/lib/server/actions/failure-body-limits";
import { planJob } from "@/lib/server/actions/failure-plan";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/plan", {
  POST: {
    needs: "view",
    says: 'what a job would do: `{"action":"redrive","scope":{"filter":{"stream":"ORDERS"}}}`; `discard` is the other action, `{"ids":[...]}` the other scope; `"withinMs":900000` in a filter is the last quarter of an hour by the broker\'s clock',
    input: planInputSchema,
    limitBytes: () => planBodyLimitBytes,
    handle: ({ request, dashboard, input }) => planJob(dashboard, input, request.signal),
  },
});
