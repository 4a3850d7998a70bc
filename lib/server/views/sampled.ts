import type { StreamSummaryJson } from "../../contract/snapshot";
import type { ListedConsumerJson } from "../../model/consumer/consumer-health";
import type { Stream } from "../../model/stream/stream";
import type { MonitorView } from "../../monitor/sweep-feed";
import type { DashboardParts } from "../dashboard/parts";
import { HttpProblem } from "../http/problem";
import { listConsumers } from "./consumers";
import { summarizeStreams } from "./streams";

/** When the figures were read, and why there are no newer ones. */
interface Sampled {
  readonly sampledAt: string;
  readonly sweepError: string | null;
}

/** The last sweep. Throws `bus_unavailable` while there was none: an empty list would say "there are none". */
export function readView({ monitor, broker }: DashboardParts): { sampled: Sampled; view: MonitorView } {
  const { view } = monitor;
  if (view.sampledAtMs === null) {
    throw new HttpProblem(
      "bus_unavailable",
      view.sweepError ?? `no reading yet, the broker is ${broker.connection.status().state}`,
    );
  }
  return { sampled: { sampledAt: new Date(view.sampledAtMs).toISOString(), sweepError: view.sweepError }, view };
}

/** One stream of the last sweep; one made since is looked for by a new sweep. Throws `stream_not_found`. */
export async function readStream(dashboard: DashboardParts, name: string): Promise<StreamSummaryJson> {
  const find = () => summarizeStreams(dashboard).find(({ config }) => config.name === name);
  const stream =
    (dashboard.monitor.view.sampledAtMs === null ? undefined : find()) ?? (await sweepAnd(dashboard, find));
  if (stream === undefined) throw new HttpProblem("stream_not_found", `there is no stream "${name}"`);
  return stream;
}

/** Finds a stream as it was read last; one made since by a new sweep. Null when there is none, or the broker is away. */
export type StreamFinder = (name: string) => Promise<Stream | null>;

/** See {@link StreamFinder}. */
export function streamFinder({ monitor }: Pick<DashboardParts, "monitor">): StreamFinder {
  return async (name) => {
    const find = () => monitor.view.knownStreams?.find(({ config }) => config.name === name);
    const known = find();
    if (known !== undefined) return known;
    await monitor.sweepNow({ here: true });
    return find() ?? null;
  };
}

/** One consumer with its verdict, likewise. Throws `stream_not_found`, `consumer_not_found`. */
export async function readConsumer(
  dashboard: DashboardParts,
  stream: string,
  name: string,
): Promise<ListedConsumerJson> {
  await readStream(dashboard, stream);
  const { monitor } = dashboard;
  const find = () => {
    const known = monitor.view.consumers.filter((consumer) => consumer.stream === stream && consumer.name === name);
    return listConsumers(dashboard, known)[0];
  };
  const consumer = find() ?? (await sweepAnd(dashboard, find));
  if (consumer === undefined)
    throw new HttpProblem("consumer_not_found", `stream "${stream}" has no consumer "${name}"`);
  return consumer;
}

async function sweepAnd<T>(dashboard: DashboardParts, find: () => T | undefined): Promise<T | undefined> {
  await dashboard.monitor.sweepNow({ here: true });
  readView(dashboard);
  return find();
}
