import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { paths } from "../../../lib/contract/paths";
import { type LoadResult, publishLoad } from "../../../lib/live/testing/load";
import type { BenchStage } from "../bench";

const stream = "LOAD";
/** What is watched. */
export const filter = `${stream}.>`;
const subjects = Array.from({ length: 20 }, (_, at) => `${stream}.region${at}.order.created`);

/** A stream that captures the load, small and in memory: it is not what is measured. */
export async function createLoadStream(url: string): Promise<void> {
  const client = await connect({ servers: url });
  const manager = await jetstreamManager(client);
  await manager.streams.add({
    name: stream,
    subjects: [filter],
    storage: "memory",
    max_bytes: 64 << 20,
    discard: "old",
  });
  await client.close();
}

/** Until the dashboard knows the stream, so that it watches it. */
export async function waitForLoadStream(dashboardUrl: string): Promise<void> {
  while (!(await fetch(dashboardUrl + paths.stream(stream))).ok) await pause(200);
}

/** Publishes 128 bytes each on 20 subjects, from a process of its own. */
export function load(stage: BenchStage, ratePerS: number, durationMs: number, stamped = false): Promise<LoadResult> {
  return publishLoad({ servers: stage.server.url, subjects, ratePerS, durationMs, payloadBytes: 128, stamped });
}

/** Waits. */
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
