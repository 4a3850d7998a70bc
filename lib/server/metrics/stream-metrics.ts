import { Gauge, type Registry } from "prom-client";
import { isOwnStream, type Stream } from "../../model/stream/stream";
import type { MonitorView } from "../../monitor/sweep-feed";

/** Streams that have series of their own, by name. Bounds what a scrape costs, whatever the broker holds. */
export const streamsWithSeries = 1_000;

type ScrapedView = Pick<MonitorView, "isOutdated"> & { readonly streams: readonly Stream[] };
type ReadViews = () => readonly (readonly [broker: string, view: ScrapedView])[];

interface StreamFigure {
  readonly name: string;
  readonly help: string;
  /** What the figure is of, besides the stream. */
  readonly label: "server" | "origin";
  readonly read: (stream: Stream) => readonly (readonly [of: string, value: number | null])[];
}

const msPerSecond = 1_000;

const figures: readonly StreamFigure[] = [
  {
    name: "jetlag_stream_replica_lag",
    help: "Operations that a server is behind the leader of a stream; the leader itself is 0.",
    label: "server",
    read: ({ peers }) => (peers ?? []).map(({ name, lag }) => [name, lag]),
  },
  {
    name: "jetlag_stream_replica_offline",
    help: "1 for a server of a stream that is offline.",
    label: "server",
    read: ({ peers }) => (peers ?? []).map(({ name, offline }) => [name, Number(offline)]),
  },
  {
    name: "jetlag_stream_origin_lag",
    help: "Messages of what a stream mirrors or sources that it has not copied yet.",
    label: "origin",
    read: ({ origins }) => origins.map(({ name, lag }) => [name, lag]),
  },
  {
    name: "jetlag_stream_origin_heard_seconds",
    help: "Since a stream heard of what it mirrors or sources last.",
    label: "origin",
    read: ({ origins }) =>
      origins.map(({ name, activeMs }) => [name, activeMs === null ? null : activeMs / msPerSecond]),
  },
];

/** Adds the gauges of streams, of each broker by its id, to a registry. They are read when somebody scrapes. */
export function registerStreamMetrics(registry: Registry, readViews: ReadViews): void {
  for (const { name, help, label, read } of figures) {
    new Gauge({
      name,
      help,
      registers: [registry],
      labelNames: ["broker", "stream", label],
      collect() {
        this.reset();
        for (const { broker, stream } of scraped(readViews())) {
          for (const [of, value] of worstByName(read(stream)))
            this.set({ broker, stream: stream.config.name, [label]: of }, value);
        }
      },
    });
  }
}

/** The streams of the last sweeps but Jetlag's own; none of a broker whose last sweep failed. */
function scraped(views: ReturnType<ReadViews>) {
  return views.flatMap(([broker, { streams, isOutdated }]) =>
    (isOutdated ? [] : streams)
      .filter(({ config }) => !isOwnStream(config.name))
      .slice(0, streamsWithSeries)
      .map((stream) => ({ broker, stream })),
  );
}

/** What is not known has no series. A stream may source another one twice, with two filters: the worse figure is told. */
function worstByName(read: readonly (readonly [string, number | null])[]): ReadonlyMap<string, number> {
  const worst = new Map<string, number>();
  for (const [name, value] of read) if (value !== null) worst.set(name, Math.max(value, worst.get(name) ?? value));
  return worst;
}
