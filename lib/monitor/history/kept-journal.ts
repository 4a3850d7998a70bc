import { consumerKey } from "../../model/consumer/consumer-key";
import { lagSeriesNames } from "../../model/consumer/lag-sample";
import { streamSeriesNames } from "../../model/stream/stream-history";
import type { ConsumerEntry, StreamEntry } from "./history-chunk";
import { HistorySeries } from "./history-series";
import type { LagArchive } from "./lag-archive";

const minuteMs = 60_000;

/** What the journal has of one. Its readings are packed as they are read: of thousands they are a million objects else. */
type Kept<Entry> = Omit<Entry, "points" | "marks"> & { readonly series: HistorySeries };

/** Everything in the journal, for as long as `keepMs`. */
export async function readJournal(archive: Pick<LagArchive, "journal">, keepMs: number) {
  // A page for each minute, and a few more: room for what the first page of each says of the others.
  const pages = keepMs / minuteMs + 4;
  const consumers = new Map<string, Kept<ConsumerEntry>>();
  const streams = new Map<string, Kept<StreamEntry>>();
  for await (const page of archive.journal()) {
    for (const { points, marks, memory, ...entry } of page.consumers) {
      const key = consumerKey(entry.stream, entry.consumer);
      const before = consumers.get(key);
      const series = before?.series ?? new HistorySeries(keepMs, lagSeriesNames.length, points.length * pages);
      addTo(series, { points, marks });
      consumers.set(key, { ...entry, series, memory: memory ?? before?.memory ?? null });
    }
    for (const { points, marks, ...entry } of page.streams) {
      const series =
        streams.get(entry.stream)?.series ?? new HistorySeries(keepMs, streamSeriesNames.length, points.length * pages);
      addTo(series, { points, marks });
      streams.set(entry.stream, { ...entry, series });
    }
  }
  return { consumers: consumers.values(), streams: streams.values() };
}

function addTo(series: HistorySeries, { points, marks }: Pick<StreamEntry, "points" | "marks">): void {
  for (const [at, point] of points.entries()) series.add(point, at === 0 ? marks : []);
}
