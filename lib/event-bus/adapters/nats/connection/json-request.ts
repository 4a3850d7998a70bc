import { JetStreamApiError } from "@nats-io/jetstream";
import * as z from "zod";
import { apiErrorSchema } from "./api-error";
import { parseExactly } from "./exact-json";
import type { Session } from "./session";

const refusalSchema = z.object({ error: apiErrorSchema });

/**
 * Asks the JetStream API directly, for what the client's own calls hide or cannot ask. `call` is what follows
 * `$JS.API.`; a body that is text is sent as it is. In the answer, sequences beyond 2^53 are text. Throws the client's own
 * error classes.
 */
export async function requestJson(
  session: Session,
  call: string,
  body: object | string,
  timeoutMs: number,
): Promise<unknown> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await session.client.request(`${session.jetstream.apiPrefix}.${call}`, text, { timeout: timeoutMs });
  const json = parseExactly(answer.string());
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) throw new JetStreamApiError(refusal.data.error);
  return json;
}
