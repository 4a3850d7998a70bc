import { chosenZone, zoneAheadMs } from "./zone";

/** A moment as a date field of the browser takes it, in the zone of all times and to the second; empty for none. */
export function toField(at: string | null): string {
  if (at === null) return "";
  const atMs = Date.parse(at);
  return new Date(atMs + zoneAheadMs(atMs)).toISOString().slice(0, 19);
}

/** What a date field of the browser holds, ISO 8601; null when it is empty or no time. */
export function fromField(text: string): string | null {
  const moment = new Date(chosenZone() === "utc" ? `${text}Z` : text);
  return text === "" || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
