import { covers } from "../../../../model/stream/subject";
import type { PublishAck } from "../../../bus/publish-ack";
import { type EventBusError, isEventBusError } from "../../../errors";
import type { OutgoingMessage } from "../../jetstream/messages";
import { pause } from "../connection/dial";
import type { NatsConnection } from "../connection/nats-connection";
import type { NatsStreams } from "../nats-streams";
import type { NatsMessages } from "../reads/nats-messages";

/** How long one try waits for the receipt, milliseconds: shorter than a leader election, so that retrying helps. */
const tryTimeoutMs = 2_000;
const firstRetryMs = 100;
const lastRetryMs = 1_000;

/** What publishing with retries needs. */
export interface PublisherParts {
  readonly connection: Pick<NatsConnection, "status" | "untilConnected">;
  readonly streams: Pick<NatsStreams, "info">;
  readonly messages: Pick<NatsMessages, "publishWithin">;
}

/**
 * Stores a message, trying again with the same id until `timeoutMs` is over, through lost links and leader elections;
 * the id makes a second copy impossible. Throws `publish_unknown` when a try may have been stored, `bus_unavailable`
 * when none was ever sent, and at once what trying again cannot fix.
 */
export async function publishPatiently(
  parts: PublisherParts,
  message: OutgoingMessage & { readonly msgId: string },
  timeoutMs: number,
  stopped: AbortSignal,
): Promise<PublishAck> {
  const deadline = performance.now() + timeoutMs;
  try {
    return await parts.messages.publishWithin(message, Math.min(tryTimeoutMs, timeoutMs));
  } catch (error) {
    // Timers and signals only from here on: most publishes need none.
    return await insist(parts, message, deadline, stopped, error);
  }
}

async function insist(
  parts: PublisherParts,
  message: OutgoingMessage & { readonly msgId: string },
  deadline: number,
  stopped: AbortSignal,
  firstError: unknown,
): Promise<PublishAck> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, deadline - performance.now());
  stopped.addEventListener("abort", end);
  if (stopped.aborted) end();
  let error = firstError;
  let unknown: EventBusError | null = null;
  try {
    for (let attempt = 0; ; attempt++) {
      if (isEventBusError(error) && error.code === "publish_unknown") unknown = error;
      // A refusal of this try does not say what became of one before it.
      if (!isEventBusError(error) || !(await isPassing(parts, message.subject, error))) throw unknown ?? error;
      await pause(Math.min(firstRetryMs * 2 ** Math.min(attempt, 10), lastRetryMs), ending.signal);
      if (ending.signal.aborted || !(await parts.connection.untilConnected(ending.signal))) throw unknown ?? error;
      try {
        const left = Math.max(1, Math.min(tryTimeoutMs, deadline - performance.now()));
        return await parts.messages.publishWithin(message, left);
      } catch (next) {
        error = next;
      }
    }
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener("abort", end);
  }
}

/** True for a failure that may pass with time. */
async function isPassing({ connection, streams }: PublisherParts, subject: string, error: EventBusError) {
  switch (error.code) {
    case "bus_unavailable": {
      // Not started, or stopped: nobody is bringing the link.
      const { state } = connection.status();
      return state !== "idle" && state !== "closed";
    }
    case "publish_unknown":
    case "no_leader":
    case "timeout":
      return true;
    case "no_stream_for_subject":
      // An election looks the same as a missing stream: nobody answers. Only a stream that exists is worth waiting for.
      return isCaptured(streams, subject);
    default:
      return false;
  }
}

async function isCaptured(streams: PublisherParts["streams"], subject: string): Promise<boolean> {
  try {
    const { config } = await streams.info(subject.slice(0, subject.indexOf(".")));
    return config.subjects.some((filter) => covers(filter, subject));
  } catch (error) {
    return !isEventBusError(error) || error.code !== "stream_not_found";
  }
}
