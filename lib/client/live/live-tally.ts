import type { SubscriptionStats } from "./live-connection";
import { SubjectTrends, type Trend } from "./subject-trends";

/** What passed on one subject since the filter was chosen. */
export interface SubjectCount {
  readonly subject: string;
  readonly received: number;
  readonly bytes: number;
  /** Over the last second; null while not connected. */
  readonly receivedPerS: number | null;
  /** The rate of the last seconds, oldest first; null is a gap. */
  readonly trend: Trend;
}

/** What passed since the filter was chosen, by the server's count. */
export interface LiveCounts {
  /** Messages counted, drawn or not. */
  readonly received: number;
  /** Messages sent to this tab. */
  readonly shown: number;
  readonly bytes: number;
  /** Over about the last second; null while not connected. */
  readonly receivedPerS: number | null;
  readonly shownPerS: number | null;
  readonly bytesPerS: number | null;
  /** True when messages of the last second were counted and not sent to this tab. */
  readonly sampled: boolean;
  /** Most messages first. */
  readonly subjects: readonly SubjectCount[];
  /** Messages on subjects that are not listed. */
  readonly otherReceived: number;
  /** Among them those on subjects that the server does not count one by one, because there are too many. */
  readonly uncountedReceived: number;
  /** Patterns really watched: the parts of the filter that streams capture. Null before the first count. */
  readonly watching: readonly string[] | null;
  /** Parts of the filter that the broker does not let the dashboard see. */
  readonly notAllowed: readonly string[];
}

/** Before the first count. */
export const noCounts: LiveCounts = {
  received: 0,
  shown: 0,
  bytes: 0,
  receivedPerS: null,
  shownPerS: null,
  bytesPerS: null,
  sampled: false,
  subjects: [],
  otherReceived: 0,
  uncountedReceived: 0,
  watching: null,
  notAllowed: [],
};

/** The counts with every rate unknown: nothing is measured while the broker is away or nothing is watched. */
export function withoutRates(counts: LiveCounts): LiveCounts {
  const subjects = counts.subjects.map((one) => ({ ...one, receivedPerS: null }));
  return { ...counts, receivedPerS: null, shownPerS: null, bytesPerS: null, sampled: false, subjects };
}

/** The rate of rows is measured over this many milliseconds. */
const rateWindowMs = 1_000;
/** Subjects remembered from earlier connections. */
const rememberedSubjects = 1_000;

/** Adds up the server's counts of one subscription over reconnects, where they begin anew. */
export class LiveTally {
  #base = { received: 0, shown: 0, bytes: 0 };
  readonly #baseSubjects = new Map<string, { readonly received: number; readonly bytes: number }>();
  readonly #trends = new SubjectTrends();
  #latest: SubscriptionStats | null = null;
  /** Rows that arrived since the latest count, by subject: the next count, sent after them, has them. */
  readonly #since = new Map<string, { rows: number; bytes: number }>();
  /** The sum of the server's counts, and the same with the rows since. */
  #counted: LiveCounts | null = null;
  #read: LiveCounts | null = null;
  /** Readings of the last second: when, and what was shown and skipped by then. */
  #readings: { readonly atMs: number; readonly shown: number; readonly skipped: number }[] = [];

  /** A row arrived. It counts at once: whoever pauses on it must not find it among the new ones later. */
  arrive(subject: string, bytes: number): void {
    this.#read = null;
    const before = this.#since.get(subject);
    this.#since.set(subject, { rows: (before?.rows ?? 0) + 1, bytes: (before?.bytes ?? 0) + bytes });
  }

  /** Takes a count. `atMs` is the tab's time. */
  take(stats: SubscriptionStats, atMs: number): void {
    this.#counted = null;
    this.#read = null;
    this.#since.clear();
    this.#latest = stats;
    this.#trends.take(stats.subjects, atMs);
    this.#readings.push({ atMs, shown: stats.shown, skipped: stats.skipped });
    const from = atMs - rateWindowMs;
    // One reading from before the window stays, to measure from.
    while (this.#readings.length > 2 && (this.#readings[1]?.atMs ?? atMs) <= from) this.#readings.shift();
  }

  /** Messages of this session so far, by the server's latest count and the rows since. */
  get sessionReceived(): number {
    let received = this.#latest?.received ?? 0;
    for (const { rows } of this.#since.values()) received += rows;
    return received;
  }

  /** The connection is lost: what was counted so far is kept, the rates are unknown. */
  interrupt(): void {
    const latest = this.#latest;
    this.#counted = null;
    this.#read = null;
    if (latest !== null) {
      this.#add(latest.received, latest.shown, latest.bytes);
      for (const { subject, received, bytes } of latest.subjects) this.#addSubject(subject, received, bytes);
    }
    for (const [subject, { rows, bytes }] of this.#since) {
      this.#add(rows, rows, bytes);
      this.#addSubject(subject, rows, bytes);
    }
    this.#since.clear();
    this.#latest = null;
    this.#readings = [];
    this.#trends.interrupt();
  }

  #add(received: number, shown: number, bytes: number): void {
    const base = this.#base;
    this.#base = { received: base.received + received, shown: base.shown + shown, bytes: base.bytes + bytes };
  }

  #addSubject(subject: string, received: number, bytes: number): void {
    const before = this.#baseSubjects.get(subject);
    if (before === undefined && this.#baseSubjects.size >= rememberedSubjects) return;
    this.#baseSubjects.set(subject, {
      received: (before?.received ?? 0) + received,
      bytes: (before?.bytes ?? 0) + bytes,
    });
  }

  /**
   * All counts together; the same object as long as nothing came. The list of subjects is the latest count's, and the
   * same array until the next.
   */
  read(): LiveCounts {
    this.#counted ??= this.#sum();
    this.#read ??= this.#withRowsSince(this.#counted);
    return this.#read;
  }

  #withRowsSince(counted: LiveCounts): LiveCounts {
    let { received, shown, bytes } = counted;
    for (const since of this.#since.values()) {
      received += since.rows;
      shown += since.rows;
      bytes += since.bytes;
    }
    return { ...counted, received, shown, bytes };
  }

  #sum(): LiveCounts {
    const base = this.#base;
    const latest = this.#latest;
    const received = base.received + (latest?.received ?? 0);
    const subjects = this.#subjects();
    return {
      received,
      shown: base.shown + (latest?.shown ?? 0),
      bytes: base.bytes + (latest?.bytes ?? 0),
      receivedPerS: latest?.receivedPerS ?? null,
      ...this.#lastSecond(),
      bytesPerS: latest?.bytesPerS ?? null,
      subjects,
      otherReceived: subjects.reduce((left, one) => left - one.received, received),
      uncountedReceived: latest?.uncountedReceived ?? 0,
      watching: latest?.watching ?? null,
      notAllowed: latest?.refused ?? [],
    };
  }

  #subjects(): SubjectCount[] {
    const counts = new Map<string, SubjectCount>();
    const idle = this.#latest === null ? null : 0;
    for (const [subject, { received, bytes }] of this.#baseSubjects) {
      counts.set(subject, { subject, received, bytes, receivedPerS: idle, trend: this.#trends.of(subject) });
    }
    for (const { subject, received, bytes, receivedPerS } of this.#latest?.subjects ?? []) {
      const before = this.#baseSubjects.get(subject);
      counts.set(subject, {
        subject,
        received: (before?.received ?? 0) + received,
        bytes: (before?.bytes ?? 0) + bytes,
        receivedPerS,
        trend: this.#trends.of(subject),
      });
    }
    // By count and not by rate: rates change places a few times a second.
    return [...counts.values()].sort((a, b) => b.received - a.received || (a.subject < b.subject ? -1 : 1));
  }

  #lastSecond(): Pick<LiveCounts, "shownPerS" | "sampled"> {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs)
      return { shownPerS: null, sampled: false };
    return {
      shownPerS: ((last.shown - first.shown) / (last.atMs - first.atMs)) * 1_000,
      sampled: last.skipped > first.skipped,
    };
  }
}
