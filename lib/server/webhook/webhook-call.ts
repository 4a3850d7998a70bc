import type { WebhookOutcome } from "../../contract/webhook";
import type { Clock } from "../../event-bus/clock";
import type { WebhookTarget } from "./webhook-target";

/** Characters of an answer that are read. */
const answerLimit = 300;

/** One call, without another try; never throws. Redirects are an answer and not followed. `stop` ends it early. */
export async function callWebhook(
  target: WebhookTarget,
  body: unknown,
  { clock, stop, timeoutMs }: { readonly clock: Clock; readonly stop: AbortSignal; readonly timeoutMs: number },
): Promise<WebhookOutcome> {
  const startedMs = clock.now();
  const timeout = new AbortController();
  const cancel = clock.schedule(timeoutMs, () => timeout.abort());
  try {
    const response = await fetch(target.url.reveal(), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Jetlag",
        ...(target.authorization === null ? {} : { authorization: target.authorization.reveal() }),
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.any([timeout.signal, stop]),
    });
    const answer = await readBeginning(response);
    return { kind: "answered", status: response.status, body: answer, tookMs: clock.now() - startedMs };
  } catch (error) {
    const reason = timeout.signal.aborted
      ? `no answer within ${Math.round(timeoutMs / 1_000)} s`
      : describeError(error);
    return { kind: "failed", reason, tookMs: clock.now() - startedMs };
  } finally {
    cancel();
  }
}

// The error of `fetch` says nothing; what happened is its cause, a socket's error with host and port at most.
function describeError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

async function readBeginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  // No read beyond what is wanted: more may never come.
  while (text.length < answerLimit) {
    const next = await reader.read();
    if (next.done) break;
    text += decoder.decode(next.value, { stream: true });
  }
  await reader.cancel();
  return text.slice(0, answerLimit);
}
