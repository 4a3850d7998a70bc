import type { LiveEntry, LiveRow } from "./live-entry";
import type { EntryList, LiveSnapshot } from "./live-ring";

/** What a search has found so far. */
export interface SearchedView {
  readonly entries: EntryList;
  /** Messages found, and messages looked into that do not match. */
  readonly messages: number;
  readonly hidden: number;
  /** Lines not looked into yet. */
  readonly unsearched: number;
}

interface Hit {
  readonly position: number;
  readonly entry: LiveEntry;
}

/** Lines looked into between two looks at the clock. */
const stride = 16;

/**
 * The lines of a growing list that match. Each is looked into once, the newest first, and only for as long as there is
 * time: a list of fifty thousand lines is searched in many short steps while new lines keep coming.
 */
export class SearchedEntries {
  readonly #matches: (row: LiveRow) => boolean;
  #order: object | null = null;
  /** Positions looked into: from the first to before the second. */
  #from = 0;
  #to = 0;
  /** Found among lines that came since the search began, and among those before, which is filled backwards. */
  #newer: Hit[] = [];
  #older: Hit[] = [];
  #gaps = 0;

  constructor(matches: (row: LiveRow) => boolean) {
    this.#matches = matches;
  }

  /** Follows `source`, at most until `isOver`; returns what is found by then. Gaps always stay: they say what is not there. */
  follow(source: LiveSnapshot, isOver: () => boolean): SearchedView {
    // What was looked into has all left, or positions mean other lines now.
    if (this.#order !== source.order || this.#to < source.first || this.#to > source.end) this.#begin(source);
    this.#forget(source.first);
    this.#search(source, isOver);
    return this.#read(source);
  }

  #begin(source: LiveSnapshot): void {
    this.#order = source.order;
    this.#from = source.end;
    this.#to = source.end;
    this.#newer = [];
    this.#older = [];
    this.#gaps = 0;
  }

  #forget(first: number): void {
    if (this.#from >= first) return;
    this.#from = first;
    while ((this.#older.at(-1)?.position ?? first) < first) this.#uncount(this.#older.pop());
    if (this.#older.length > 0) return;
    const kept = this.#newer.findIndex(({ position }) => position >= first);
    if (kept === 0) return;
    for (const hit of this.#newer.splice(0, kept === -1 ? this.#newer.length : kept)) this.#uncount(hit);
  }

  #uncount(hit: Hit | undefined): void {
    if (hit?.entry.kind === "gap") this.#gaps--;
  }

  #search(source: LiveSnapshot, isOver: () => boolean): void {
    for (let looked = 1; this.#to < source.end; looked++) {
      this.#look(source, this.#to++, this.#newer);
      if (looked % stride === 0 && isOver()) return;
    }
    for (let looked = 1; this.#from > source.first; looked++) {
      this.#look(source, --this.#from, this.#older);
      if (looked % stride === 0 && isOver()) return;
    }
  }

  #look(source: LiveSnapshot, position: number, hits: Hit[]): void {
    const entry = source.atPosition(position);
    if (entry === undefined) return;
    if (entry.kind === "gap") this.#gaps++;
    else if (!this.#matches(entry)) return;
    hits.push({ position, entry });
  }

  #read(source: LiveSnapshot): SearchedView {
    const newer = this.#newer;
    const older = this.#older;
    const length = newer.length + older.length;
    const at = (index: number) =>
      (index < newer.length ? newer[newer.length - 1 - index] : older[index - newer.length])?.entry;
    return {
      entries: { length, at },
      messages: length - this.#gaps,
      hidden: this.#to - this.#from - length,
      unsearched: source.end - this.#to + (this.#from - source.first),
    };
  }
}
