import { atLeast, exact, type Known, sumKnown, unknown } from "../../model/known";
import { isOwnStream } from "../../model/stream/stream";
import type { MonitorView } from "../sweep-feed";

/** Points kept: what a chart draws. */
const keepPoints = 300;

const notRead = unknown("nothing was read yet");
const unanswered = unknown("some streams or consumers did not answer");

/** What totals are made of. */
type Summed = Pick<MonitorView, "sampledAtMs" | "isWhole" | "streams" | "missingStreams" | "consumers">;

/** Sums over all streams and consumers at one moment. */
export interface Totals {
  readonly messagesPerS: Known<number>;
  readonly ackedPerS: Known<number>;
  readonly waiting: Known<number>;
  readonly inFlight: Known<number>;
}

interface Point {
  readonly atMs: number;
  readonly messagesPerS: number | null;
  readonly ackedPerS: number | null;
  readonly waiting: number | null;
  readonly openFailures: number | null;
}

/** The totals of the last sweeps. */
export class TotalsHistory {
  #points: Point[] = [];

  /** A sum over streams or consumers that leaves some out is a gap: drawn, it would look like a change. */
  add(atMs: number, view: Summed, openFailures: Known<number>): void {
    const { messagesPerS, ackedPerS, waiting } = sumTotals(view);
    this.#push({
      atMs,
      messagesPerS: view.missingStreams.every(isOwnStream) ? messagesPerS.value : null,
      ackedPerS: view.isWhole ? ackedPerS.value : null,
      waiting: view.isWhole ? waiting.value : null,
      openFailures: openFailures.value,
    });
  }

  /** Notes a moment at which nothing could be read. */
  addGap(atMs: number): void {
    this.#push({ atMs, messagesPerS: null, ackedPerS: null, waiting: null, openFailures: null });
  }

  /** The points in columns, oldest first. */
  columns() {
    return {
      atMs: this.#points.map(({ atMs }) => atMs),
      messagesPerS: this.#points.map(({ messagesPerS }) => messagesPerS),
      ackedPerS: this.#points.map(({ ackedPerS }) => ackedPerS),
      waiting: this.#points.map(({ waiting }) => waiting),
      openFailures: this.#points.map(({ openFailures }) => openFailures),
    };
  }

  #push(point: Point): void {
    this.#points.push(point);
    if (this.#points.length > keepPoints) this.#points.shift();
  }
}

/** Adds up rates and lag; Jetlag's own streams do not count. What did not answer makes a sum the least that it can be. */
export function sumTotals(view: Summed): Totals {
  if (view.sampledAtMs === null) {
    return { messagesPerS: notRead, ackedPerS: notRead, waiting: notRead, inFlight: notRead };
  }
  const { streams, missingStreams, consumers, isWhole } = view;
  const stored = streams.filter(({ config }) => !isOwnStream(config.name)).map(({ messagesPerS }) => messagesPerS);
  const missing = missingStreams.filter((name) => !isOwnStream(name)).map(() => unanswered);
  const acked = consumers.map(({ ackedPerS }) => ackedPerS);
  const read = consumers.filter(({ unreadSince }) => unreadSince === null);
  const count = (figure: "waiting" | "inFlight"): Known<number> => {
    const sum = read.reduce((total, consumer) => total + consumer[figure], 0);
    if (isWhole) return exact(sum);
    return read.length === 0 ? unanswered : atLeast(sum);
  };
  return {
    messagesPerS: sumKnown([...stored, ...missing]),
    ackedPerS: sumKnown(isWhole ? acked : [...acked, unanswered]),
    waiting: count("waiting"),
    inFlight: count("inFlight"),
  };
}
