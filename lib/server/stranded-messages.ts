import type { Stranded } from "../contract/stranded";
import type { EventBus } from "../event-bus/event-bus";
import type { StoredMessage } from "../event-bus/messages";
import type { Consumer } from "../model/consumer";
import type { MessageMask } from "../model/message-mask";
import { HttpProblem } from "./problem";
import { listedMessage } from "./stored-messages";

/** Messages looked through at most, and of them shown. */
const lookedThrough = 200;
const shown = 20;
/** Tries to read the messages while the consumer stands still. */
const tries = 3;

interface StrandedReading {
  readonly bus: Pick<EventBus, "streams" | "consumers" | "messages">;
  readonly mask: MessageMask;
}

/**
 * Counts the messages of a work queue that its consumer was given and that are neither acknowledged, since they are
 * still stored, nor in flight. Read passively. Throws `unsupported` unless the stream is a work queue, and what a read throws.
 */
export async function findStranded({ bus, mask }: StrandedReading, stream: string, name: string): Promise<Stranded> {
  const { config } = await bus.streams.info(stream);
  if (config.retention !== "workqueue") {
    throw new HttpProblem(
      "unsupported",
      "only a work queue removes what is acknowledged: elsewhere stored says nothing",
    );
  }
  for (let attempt = 1; ; attempt++) {
    const before = await bus.consumers.info(stream, name);
    const delivered = await readDelivered(bus.messages, before);
    const stoodStill = isSamePosition(before, await bus.consumers.info(stream, name));
    if (!stoodStill && attempt < tries) continue;
    const { inFlight } = before;
    const isWhole = delivered.length <= lookedThrough;
    return {
      count: Math.max(0, Math.min(delivered.length, lookedThrough) - inFlight),
      precision: stoodStill ? (isWhole ? "exact" : "at_least") : "moving",
      messages: delivered.slice(0, shown).map((message) => listedMessage(message, mask)),
      inFlight,
    };
  }
}

/** Stored messages of the consumer's filters up to what it was given last; one more than are looked through says "more". */
async function readDelivered(
  messages: EventBus["messages"],
  { stream, deliveredSeq, config: { filterSubjects } }: Consumer,
): Promise<StoredMessage[]> {
  const filters: readonly (string | null)[] = filterSubjects.length === 0 ? [null] : filterSubjects;
  const found: StoredMessage[] = [];
  for (const subject of filters) {
    const range = { direction: "forward", limit: lookedThrough + 1, ...(subject === null ? {} : { subject }) } as const;
    const page = await messages.range(stream, range);
    found.push(...page.messages.filter(({ seq }) => seq <= deliveredSeq));
  }
  return found.sort((a, b) => a.seq - b.seq).slice(0, lookedThrough + 1);
}

function isSamePosition(before: Consumer, after: Consumer): boolean {
  return (
    before.deliveries === after.deliveries &&
    before.deliveredSeq === after.deliveredSeq &&
    before.ackFloorSeq === after.ackFloorSeq &&
    before.inFlight === after.inFlight
  );
}
