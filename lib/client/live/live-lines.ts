import type { LiveEntry, LiveRow } from "./live-entry";
import { defaultRingLimits, type EntryList, LiveRing, type LiveRingLimits, type LiveSnapshot } from "./live-ring";
import type { LiveSearch } from "./live-search";
import { SearchedEntries } from "./searched-entries";

/** The list as it is shown. */
export interface LinesView {
  readonly entries: EntryList;
  /** Messages among them, and messages that the search hides. */
  readonly messages: number;
  readonly hidden: number;
  /** Lines that the search has not reached yet. */
  readonly unsearched: number;
  /** Messages that left because there were too many. */
  readonly dropped: number;
}

/** Looking into lines is given up for the time being after this: a frame has 16 ms. */
const searchMs = 6;
/** What a message takes to arrive, and what clocks differ. */
const nearMs = 5_000;

/** The latest lines, searched, and held still for somebody who reads. */
export class LiveLines {
  readonly #ring: LiveRing;
  #droppedBefore = 0;
  /** What is shown, and what was dropped by then, while it stands still. */
  #held: { readonly lines: LiveSnapshot; readonly dropped: number } | null = null;
  #search: SearchedEntries | null = null;
  /** What {@link read} gave last, and of which lines. */
  #shown: { readonly lines: LiveSnapshot; readonly view: LinesView } | null = null;

  constructor(limits: LiveRingLimits = defaultRingLimits) {
    this.#ring = new LiveRing(limits);
  }

  push(entry: LiveEntry): void {
    this.#ring.push(entry);
  }

  /** Begins a new list with what `keep` says. One that stands still stands still with that. */
  restart(keep: (entry: LiveEntry) => boolean): void {
    this.#ring.retain(keep);
    this.#droppedBefore = this.#ring.dropped;
    if (this.#held !== null) this.#held = { lines: this.#ring.snapshot(), dropped: 0 };
    this.#shown = null;
  }

  /** Puts `entries`, oldest first, above the line with `id`, in what is held too. */
  insertAbove(id: number, entries: readonly LiveEntry[]): void {
    this.#ring.insertAbove(id, entries);
    if (this.#held !== null) this.#held = { ...this.#held, lines: this.#held.lines.insertAbove(id, entries) };
  }

  /** Messages around a time, Unix milliseconds. */
  near(fromMs: number, untilMs: number): LiveRow[] {
    const isNear = ({ atMs }: LiveRow) => atMs >= fromMs - nearMs && atMs <= untilMs + nearMs;
    return [...this.#ring.snapshot().oldestFirst()].filter((entry) => entry.kind === "message").filter(isNear);
  }

  /** Lines to remember from now on. */
  resize(entries: number): void {
    this.#ring.resize(entries);
  }

  /** Stands still with what is shown now, or goes on with what came meanwhile. */
  hold(still: boolean): void {
    if (!still) this.#held = null;
    else this.#held ??= { lines: this.#shown?.lines ?? this.#ring.snapshot(), dropped: this.#dropped };
  }

  /** Shows only what matches from now on. */
  search(search: LiveSearch): void {
    this.#search = search.kind === "search" ? new SearchedEntries(search.matches) : null;
    this.#shown = null;
  }

  /** The list now; the same object as long as nothing changes. A search that takes long goes on with the next call. */
  read(): LinesView {
    const lines = this.#held?.lines ?? this.#ring.snapshot();
    const before = this.#shown;
    if (before?.lines === lines && before.view.unsearched === 0) return before.view;
    const view = { ...this.#find(lines), dropped: this.#held?.dropped ?? this.#dropped };
    this.#shown = { lines, view };
    return view;
  }

  #find(lines: LiveSnapshot): Omit<LinesView, "dropped"> {
    if (this.#search === null) return { entries: lines, messages: lines.messages, hidden: 0, unsearched: 0 };
    const endMs = performance.now() + searchMs;
    return this.#search.follow(lines, () => performance.now() >= endMs);
  }

  get #dropped(): number {
    return this.#ring.dropped - this.#droppedBefore;
  }
}
