/** Where somebody was in a scrolling box. */
export interface ScrollPlace {
  /** Offset in px. */
  readonly top: number;
  /** Key of the row that had the focus last, or null. */
  readonly row: string | null;
}

/** Places kept: those of the last visits. */
const mostPlaces = 200;
const storageName = "jetlag:scroll-places";

/** Places by history entry and box, the newest last. */
export class ScrollPlaces {
  readonly #places: Map<string, ScrollPlace>;

  constructor(places: readonly (readonly [string, ScrollPlace])[] = []) {
    this.#places = new Map(places);
  }

  /** The place in a box, as it was when the history entry was shown last; null: never. */
  at(entry: string, box: string): ScrollPlace | null {
    return this.#places.get(`${box} ${entry}`) ?? null;
  }

  keep(entry: string, box: string, place: ScrollPlace): void {
    const key = `${box} ${entry}`;
    this.#places.delete(key);
    this.#places.set(key, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > mostPlaces && oldest !== undefined) this.#places.delete(oldest);
  }

  entries(): [string, ScrollPlace][] {
    return [...this.#places];
  }
}

let kept: ScrollPlaces | null = null;

/** The places of this tab; they last over a reload where the browser allows storage. */
export function scrollPlaces(): ScrollPlaces {
  if (kept !== null) return kept;
  const places = new ScrollPlaces(readStored());
  kept = places;
  window.addEventListener("pagehide", () => {
    try {
      window.sessionStorage.setItem(storageName, JSON.stringify(places.entries()));
    } catch {
      // storage is forbidden or full: places last until the page is left
    }
  });
  return places;
}

function readStored(): [string, ScrollPlace][] {
  try {
    const stored: unknown = JSON.parse(window.sessionStorage.getItem(storageName) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return []; // storage is forbidden, or holds what is none of ours
  }
}

function isEntry(entry: unknown): entry is [string, ScrollPlace] {
  if (!Array.isArray(entry)) return false;
  const [key, place]: unknown[] = entry;
  if (typeof key !== "string" || typeof place !== "object" || place === null) return false;
  return "top" in place && typeof place.top === "number" && "row" in place && isRow(place.row);
}

const isRow = (row: unknown) => row === null || typeof row === "string";
