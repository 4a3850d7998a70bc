import type { Logger } from "../../event-bus/logger";
import { lagSeriesNames } from "../../model/consumer/lag-sample";
import { streamSeriesNames } from "../../model/stream/stream-history";
import type { LogSpec } from "../../store/log-spec";
import type { StoredRecord } from "../../store/record";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import {
  decodeFinishedHour,
  decodeHour,
  decodeJournal,
  encodeFinishedHour,
  encodeHour,
  encodeJournal,
  type HistoryHour,
  type JournalPage,
} from "./history-chunk";

const hourMs = 60 * 60 * 1_000;
/** Consumers, or streams, in one record of the journal: stays well below the smallest usual `max_payload`, 1 MiB. */
const entriesPerPage = 1_000;
const pageSize = 200;
/** Pages of the journal read at a time while the newest one of ours is looked for. */
const newestPages = 10;
/** Records that are warned of at most, each once. */
const maxWarned = 1_000;

/** Bounds of the history. */
export interface LagBounds {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/** Whose history: a consumer's, or with null that of the stream itself. */
export interface HistoryOf {
  readonly stream: string;
  readonly consumer: string | null;
}

/** Name of the log of the hours. */
export const hourLogName = "JETLAG_LAG";

/** Log of the hours, one record per consumer and hour, and one per stream. */
export const hourLog = (bounds: LagBounds) =>
  ({
    worth: "history",
    name: hourLogName,
    purpose: "Lag of consumers and size of streams by the hour",
    bounds,
    memory: { maxRecords: 1_000_000, maxBytes: Math.min(bounds.maxBytes, 32 * 1024 * 1024) },
  }) as const satisfies LogSpec;

/** Log of what was read since the last full hour, one record a minute: what a restart begins with. */
export const recentLog = {
  worth: "history",
  name: "JETLAG_LAG_RECENT",
  purpose: "Lag and sizes of the last hour, and who records them",
  // A little longer than the hour that it bridges.
  bounds: { maxAgeMs: 90 * 60 * 1_000, maxBytes: 128 * 1024 * 1024, maxRecordsPerKey: 120 },
  memory: { maxRecords: 1, maxBytes: 1 },
} as const satisfies LogSpec;

/** Lag history in two logs: the hours, and the journal of the last one. */
export class LagArchive {
  readonly #hours: RecordLog;
  /** Also holds the lease by which dashboards agree who writes. */
  readonly recent: RecordLog;
  readonly #logger: Logger;
  /** Places of the records that could not be read and were warned of. */
  readonly #warned = new Set<string>();

  /** `onLost` is called when what was kept is gone. */
  constructor(
    { store, logger }: { readonly store: Pick<Store, "log">; readonly logger: Logger },
    bounds: LagBounds,
    onLost: () => void = () => {},
  ) {
    this.#logger = logger;
    const reader = { take: () => true, begunAnew: onLost };
    this.#hours = store.log(hourLog(bounds), reader);
    this.recent = store.log(recentLog, reader);
  }

  /** How much is kept. */
  get bounds(): LagBounds {
    return this.#hours.bounds;
  }

  /** False where the account does not let us have the logs, or nothing may be stored at all. */
  get isDurable(): boolean {
    return this.#hours.isDurable && this.recent.isDurable;
  }

  /** True while both logs are there and outlive the process. */
  get isThere(): boolean {
    return this.isDurable && this.#hours.isThere && this.recent.isThere;
  }

  /** What is wrong with the logs and what to do, in sentences; null when they are there. */
  get problem(): string | null {
    const problems = [this.#hours, this.recent].flatMap(({ health }) => health.problem ?? []);
    return problems.length === 0 ? null : problems.join(" ");
  }

  /** Makes the logs where they are missing. Never throws: {@link problem} says what is in the way. */
  async ensure(): Promise<void> {
    await this.#hours.ensure();
    await this.recent.ensure();
  }

  /** Keeps an hour; a second one of the same hour replaces it. */
  async addHour(of: HistoryOf, hour: HistoryHour): Promise<void> {
    await this.#hours.append({
      key: hourKey(of),
      data: encodeHour(hour, linesOf(of)),
      id: of.consumer === null ? `${of.stream} ${hour.hourMs}` : `${of.stream} ${of.consumer} ${hour.hourMs}`,
    });
  }

  /** The hours that end after `sinceMs`, oldest first. */
  async hours(of: HistoryOf, sinceMs: number): Promise<HistoryHour[]> {
    const found = new Map<number, HistoryHour>();
    const decode = (data: Uint8Array) => decodeHour(data, linesOf(of));
    // An hour is stored when it is over, so nothing that is wanted was stored before; another hour allows for clocks.
    const since = { sinceMs: sinceMs - hourMs, pageSize };
    for await (const record of this.#hours.find({ key: hourKey(of), ...since })) {
      const hour = this.#decode(record, decode);
      if (hour !== null && hour.hourMs + hourMs > sinceMs) found.set(hour.hourMs, hour);
    }
    return [...found.values()].sort((left, right) => left.hourMs - right.hourMs);
  }

  /** Notes that an hour is kept of everything. */
  async finishHour(ofHourMs: number): Promise<void> {
    await this.#hours.append({ key: finishedKey, data: encodeFinishedHour(ofHourMs) });
  }

  /** The newest hour that is kept of everything, or null. */
  async finishedHour(): Promise<number | null> {
    const record = await this.#hours.last(finishedKey);
    return record === null ? null : this.#decode(record, decodeFinishedHour);
  }

  /** Adds what was read up to `untilMs` to the journal. */
  async addJournal(whole: JournalPage): Promise<void> {
    for (const [part, page] of divided(whole).entries())
      await this.recent.append({ key: `journal.${part}`, data: encodeJournal(page) });
  }

  /** The journal, oldest first. */
  async *journal(): AsyncGenerator<JournalPage> {
    for await (const record of this.recent.find({ key: journalKeys, pageSize })) {
      const page = this.#decode(record, decodeJournal);
      if (page !== null) yield page;
    }
  }

  /** Up to when the journal reaches, Unix milliseconds; null when it is empty. */
  async journalUntilMs(): Promise<number | null> {
    const last = await this.recent.last(journalKeys);
    if (last === null) return null;
    const page = this.#decode(last, decodeJournal);
    if (page !== null) return page.untilMs;
    const newest = { key: journalKeys, newestFirst: true, pageSize: newestPages };
    for await (const record of this.recent.find(newest)) {
      const older = this.#decode(record, decodeJournal);
      if (older !== null) return older.untilMs;
    }
    return null;
  }

  /** What a record says; null for one that is not ours, or of a newer version. */
  #decode<T>(record: StoredRecord, decode: (data: Uint8Array) => T): T | null {
    try {
      return decode(record.data);
    } catch {
      this.#warnOnce(record);
      return null;
    }
  }

  #warnOnce({ log: stream, key, mark }: StoredRecord): void {
    const place = `${stream} ${mark}`;
    if (this.#warned.size >= maxWarned || this.#warned.has(place)) return;
    this.#warned.add(place);
    this.#logger.warn({ stream, key, stream_seq: mark }, "Lag history left out: this version cannot read it");
  }
}

const journalKeys = "journal.*";
const finishedKey = "finished";
const hourKey = ({ stream, consumer }: HistoryOf) =>
  consumer === null ? `stream.${stream}` : `hour.${stream}.${consumer}`;
const linesOf = ({ consumer }: HistoryOf) => (consumer === null ? streamSeriesNames : lagSeriesNames).length;

/** Parts that are small enough for one record each. */
function divided(whole: JournalPage): readonly JournalPage[] {
  const { untilMs, consumers, streams } = whole;
  if (consumers.length + streams.length <= entriesPerPage) return [whole];
  return [
    ...pagesOf(consumers).map((some) => ({ untilMs, consumers: some, streams: [] })),
    ...pagesOf(streams).map((some) => ({ untilMs, consumers: [], streams: some })),
  ];
}

function pagesOf<T>(entries: readonly T[]): T[][] {
  const pages = Math.ceil(entries.length / entriesPerPage);
  return Array.from({ length: pages }, (_, page) => entries.slice(page * entriesPerPage, (page + 1) * entriesPerPage));
}
