import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { Stream, StreamOrigin } from "../../model/stream/stream";
import { streamOf } from "../../monitor/testing/lag-samples";
import { registerStreamMetrics, streamsWithSeries } from "./stream-metrics";

const origin = (name: string, about: Partial<StreamOrigin> = {}): StreamOrigin => ({
  ...{ name, kind: "source", lag: 0, activeMs: 1_500, filter: null, transforms: [], external: null, problem: null },
  ...about,
});

async function scrape(streams: readonly Stream[], isOutdated = false): Promise<string[]> {
  const registry = new Registry();
  registerStreamMetrics(registry, () => [["prod", { streams, isOutdated }]]);
  const text = await registry.metrics();
  return text.split("\n").filter((line) => line.startsWith("jetlag_"));
}

test("a stream has the lag of its servers, and of what it copies", async () => {
  const peer = { offline: false, current: true, lag: 0, activeMs: 10 };
  const peers = [
    { ...peer, name: "n0" },
    { ...peer, name: "n1", lag: 50, offline: true },
  ];
  const origins = [origin("A", { lag: 7 }), origin("B", { activeMs: null })];
  expect(await scrape([streamOf({ peers, origins })])).toEqual([
    'jetlag_stream_replica_lag{broker="prod",stream="ORDERS",server="n0"} 0',
    'jetlag_stream_replica_lag{broker="prod",stream="ORDERS",server="n1"} 50',
    'jetlag_stream_replica_offline{broker="prod",stream="ORDERS",server="n0"} 0',
    'jetlag_stream_replica_offline{broker="prod",stream="ORDERS",server="n1"} 1',
    'jetlag_stream_origin_lag{broker="prod",stream="ORDERS",origin="A"} 7',
    'jetlag_stream_origin_lag{broker="prod",stream="ORDERS",origin="B"} 0',
    'jetlag_stream_origin_heard_seconds{broker="prod",stream="ORDERS",origin="A"} 1.5',
  ]);
});

test("of two sources with one name the worse figure is told", async () => {
  const origins = [origin("A", { lag: 9, filter: "a" }), origin("A", { lag: 3, filter: "b" })];
  const lines = await scrape([streamOf({ origins })]);
  expect(lines).toContain('jetlag_stream_origin_lag{broker="prod",stream="ORDERS",origin="A"} 9');
});

test("nothing is told of a failed sweep, and no more than so many streams have series", async () => {
  const many = Array.from({ length: streamsWithSeries + 5 }, () => streamOf({ origins: [origin("A")] }));
  expect(await scrape(many, true)).toEqual([]);
  const named = many.map((stream, at) => ({ ...stream, config: { ...stream.config, name: `S${at}` } }));
  const lags = (await scrape(named)).filter((line) => line.startsWith("jetlag_stream_origin_lag"));
  expect(lags).toHaveLength(streamsWithSeries);
});
