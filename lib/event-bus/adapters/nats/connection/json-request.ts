import { JetStreamApiError } from "@nats-io/jetstream";
import * as z from "zod";
import { apiErrorSchema } from "./api-error";
import { parseExactly } from "./exact-json";
import { cutList } from "./list-answer";
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
  return accepted(await requestText(session, call, body, timeoutMs));
}

/** The same of an answer with a list that is long: its entries are left as they came ({@link cutList}). */
export async function requestList(
  session: Session,
  call: string,
  body: object,
  timeoutMs: number,
  [list, firstKey]: readonly [list: string, firstKey: string],
): Promise<{ rest: unknown; entries: readonly string[] }> {
  const { rest, entries } = cutList(await requestText(session, call, body, timeoutMs), list, firstKey);
  return { rest: accepted(rest), entries };
}

/** The same as the text that came: its numbers may be larger than those of ours. */
export async function requestAccepted(
  session: Session,
  call: string,
  body: object,
  timeoutMs: number,
): Promise<string> {
  const text = await requestText(session, call, body, timeoutMs);
  accepted(text);
  return text;
}

async function requestText(session: Session, call: string, body: object | string, timeoutMs: number): Promise<string> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await session.client.request(`${session.jetstream.apiPrefix}.${call}`, text, { timeout: timeoutMs });
  return answer.string();
}

/** What an answer says. Throws what it refuses. */
function accepted(text: string): unknown {
  const json = parseExactly(text);
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) throw new JetStreamApiError(refusal.data.error);
  return json;
}
