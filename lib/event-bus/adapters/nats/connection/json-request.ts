import { JetStreamApiError } from "@nats-io/jetstream";
import * as z from "zod";
import { apiErrorSchema } from "./api-error";
import type { Session } from "./session";

const refusalSchema = z.object({ error: apiErrorSchema });

/**
 * Asks the JetStream API directly, for what the client's own calls hide or cannot ask. `call` is what follows
 * `$JS.API.`. Throws the client's own error classes.
 */
export async function requestJson(session: Session, call: string, body: object, timeoutMs: number): Promise<unknown> {
  const answer = await session.client.request(`${session.jetstream.apiPrefix}.${call}`, JSON.stringify(body), {
    timeout: timeoutMs,
  });
  const json: unknown = answer.json();
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) throw new JetStreamApiError(refusal.data.error);
  return json;
}
