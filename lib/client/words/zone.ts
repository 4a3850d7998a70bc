/** In which zone times are read: the visitor's, or UTC, which is the same for everybody who talks of them. */
export const zones = ["local", "utc"] as const;
/** One of {@link zones}. */
export type Zone = (typeof zones)[number];

let chosen: Zone = "local";
const listeners = new Set<() => void>();

/** The zone of every time in words, fields and charts. */
export const chosenZone = (): Zone => chosen;

/** Changes {@link chosenZone}; see `useZone` for who draws times. */
export function chooseZone(zone: Zone): void {
  if (zone === chosen) return;
  chosen = zone;
  for (const listener of listeners) listener();
}

/** Calls `listener` at each change; returns how to stop that. */
export function onZoneChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The option of `Intl.DateTimeFormat`. */
export const zoneOption = (): { timeZone?: "UTC" } => (chosen === "utc" ? { timeZone: "UTC" } : {});

/** How far the zone's clock is ahead of UTC at a moment, ms. */
export function zoneAheadMs(atMs: number): number {
  return chosen === "utc" ? 0 : -new Date(atMs).getTimezoneOffset() * 60_000;
}

/** The moment of a date and time of day in the zone; what is out of range runs over, as in `Date`. */
export function momentIn(year: number, month: number, day: number, hours = 0, minutes = 0, seconds = 0, ms = 0): Date {
  return chosen === "utc"
    ? new Date(Date.UTC(year, month, day, hours, minutes, seconds, ms))
    : new Date(year, month, day, hours, minutes, seconds, ms);
}

/** The date of a moment in the zone. */
export function dateIn(at: Date): [year: number, month: number, day: number] {
  return chosen === "utc"
    ? [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
    : [at.getFullYear(), at.getMonth(), at.getDate()];
}
