import * as z from "zod";
import { readStored, writeStored } from "./browser-storage";

const scrollPlaceSchema = z.object({
  /** Offset in px. */
  top: z.number(),
  /** Key of the row that had the focus last, or null. */
  row: z.string().nullable(),
});
/** Where somebody was in a scrolling box. */
export type ScrollPlace = Readonly<z.infer<typeof scrollPlaceSchema>>;

const placesSchema = z.array(z.tuple([z.string(), scrollPlaceSchema]));

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
  const places = new ScrollPlaces(readStored("sessionStorage", storageName, placesSchema) ?? []);
  kept = places;
  window.addEventListener("pagehide", () => writeStored("sessionStorage", storageName, places.entries()));
  return places;
}
