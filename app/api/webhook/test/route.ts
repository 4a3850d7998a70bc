import { webhookTestAction } from "@/lib/server/actions/webhook-action";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/webhook/test", { POST: webhookTestAction });
