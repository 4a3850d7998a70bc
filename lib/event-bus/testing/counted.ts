import { setTimeout as delay } from "node:timers/promises";
import type { JetStreamPort } from "../adapters/jetstream/jetstream";

/**
 * Waits until the broker counts `waiting` messages for a consumer. A nats-server does so a moment after it has
 * acknowledged the publish (2.15.1: 2 of 100 readings right after the receipt were behind). Throws after ten seconds.
 */
export async function untilWaiting(
  bus: Pick<JetStreamPort, "consumers">,
  stream: string,
  consumer: string,
  waiting: number,
): Promise<void> {
  let seen = -1;
  for (const deadlineMs = performance.now() + 10_000; performance.now() < deadlineMs; await delay(10)) {
    seen = (await bus.consumers.info(stream, consumer)).waiting;
    if (seen === waiting) return;
  }
  throw new Error(`${seen} messages wait for ${consumer} of ${stream}, not ${waiting}`);
}
