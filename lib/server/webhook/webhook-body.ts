import type { WebhookBody } from "../../contract/webhook";
import { newEventId } from "../../event-bus/bus/event-id";
import { needsAttention } from "../../model/consumer/consumer-health";
import type { VerdictChange } from "../../monitor/verdict/verdict-changes";

/** Changes told one by one in a call; the others are counted. A broker that went down changes thousands at once. */
const told = 100;
/** Of them, as sentences. */
const toldInText = 10;

/** The body of a call about changes, those that need attention first. */
export function changesBody(changes: readonly VerdictChange[], nowMs: number): WebhookBody {
  const worstFirst = changes.map(toChange).sort((a, b) => Number(b.needsAttention) - Number(a.needsAttention));
  const sentences = worstFirst.slice(0, toldInText).map(describe);
  const more = changes.length - sentences.length;
  return {
    ...envelope(nowMs),
    kind: "verdict_changed",
    text: [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    changes: worstFirst.slice(0, told),
    omitted: Math.max(0, changes.length - told),
  };
}

/** The body of a test. */
export function testBody(nowMs: number): WebhookBody {
  const text = "Test from Jetlag: verdict changes of consumers will arrive here.";
  return { ...envelope(nowMs), kind: "test", text, changes: [], omitted: 0 };
}

const envelope = (nowMs: number) => ({ id: newEventId(nowMs), at: new Date(nowMs).toISOString() });

function toChange({ from, consumer }: VerdictChange): WebhookBody["changes"][number] {
  const { stream, name, verdict, reason, nextStep, waiting, inFlight, redelivered } = consumer;
  return {
    stream,
    consumer: name,
    from,
    to: verdict,
    needsAttention: needsAttention(verdict),
    reason,
    nextStep,
    waiting,
    inFlight,
    redelivered,
    path: `/streams/${encodeURIComponent(stream)}/consumers/${encodeURIComponent(name)}`,
  };
}

function describe({ stream, consumer, from, to, reason }: WebhookBody["changes"][number]): string {
  const before = from === null ? "" : ` (was ${words(from)})`;
  return `${consumer} on ${stream}: ${words(to)}${before}, ${reason}`;
}

const words = (verdict: string) => verdict.replaceAll("_", " ");
