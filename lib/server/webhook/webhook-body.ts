import type { WebhookBody } from "../../contract/webhook";
import { newEventId } from "../../event-bus/bus/event-id";
import { needsAttention } from "../../model/consumer/consumer-health";
import type { VerdictChange } from "../../monitor/verdict/verdict-changes";

/** Changes told one by one in a call; the others are counted. A broker that went down changes thousands at once. */
const told = 100;
/** Of them, as sentences. */
const toldInText = 10;

/** The broker that calls are about. */
export interface ToldBroker {
  readonly id: string;
  /** How sentences name it; null where it is the only one. */
  readonly title: string | null;
  /** What the paths of its pages begin with: where the dashboard is served, and the broker unless it is the first. */
  readonly pages: string;
}

/** The body of a call about changes, those that need attention first. */
export function changesBody(broker: ToldBroker, changes: readonly VerdictChange[], nowMs: number): WebhookBody {
  const worstFirst = changes
    .map((change) => toChange(broker, change))
    .sort((a, b) => Number(b.needsAttention) - Number(a.needsAttention));
  const named = broker.title === null ? "" : `${broker.title}: `;
  const sentences = worstFirst.slice(0, toldInText).map((change) => named + describe(change));
  const more = changes.length - sentences.length;
  return {
    ...envelope(broker, nowMs),
    kind: "verdict_changed",
    text: [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    changes: worstFirst.slice(0, told),
    omitted: Math.max(0, changes.length - told),
  };
}

/** The body of a test. */
export function testBody(broker: ToldBroker, nowMs: number): WebhookBody {
  const of = broker.title === null ? "" : ` on ${broker.title}`;
  const text = `Test from Jetlag: verdict changes of consumers${of} will arrive here.`;
  return { ...envelope(broker, nowMs), kind: "test", text, changes: [], omitted: 0 };
}

const envelope = ({ id: broker }: ToldBroker, nowMs: number) => ({
  id: newEventId(nowMs),
  at: new Date(nowMs).toISOString(),
  broker,
});

function toChange({ pages }: ToldBroker, { from, consumer }: VerdictChange): WebhookBody["changes"][number] {
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
    path: `${pages}/streams/${encodeURIComponent(stream)}/consumers/${encodeURIComponent(name)}`,
  };
}

function describe({ stream, consumer, from, to, reason }: WebhookBody["changes"][number]): string {
  const before = from === null ? "" : ` (was ${words(from)})`;
  return `${consumer} on ${stream}: ${words(to)}${before}, ${reason}`;
}

const words = (verdict: string) => verdict.replaceAll("_", " ");
