import type { Place } from "../../model/place";

/** Things by the place of the message they are about; most messages have one. Nothing is kept of a place without any. */
export class PlaceMap<T> {
  readonly #channels = new Map<string, Map<string, readonly T[]>>();

  add({ channel, at }: Place, item: T): void {
    const places = this.#channels.get(channel) ?? new Map<string, readonly T[]>();
    this.#channels.set(channel, places);
    places.set(at, [...(places.get(at) ?? []), item]);
  }

  remove({ channel, at }: Place, item: T): void {
    const places = this.#channels.get(channel);
    const left = places?.get(at)?.filter((other) => other !== item) ?? [];
    if (left.length > 0) places?.set(at, left);
    else places?.delete(at);
    if (places?.size === 0) this.#channels.delete(channel);
  }

  of({ channel, at }: Place): readonly T[] {
    return this.#channels.get(channel)?.get(at) ?? [];
  }
}
