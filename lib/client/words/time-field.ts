/** A moment as a date field of the browser takes it, in the visitor's zone and to the second; empty for none. */
export function toField(at: string | null): string {
  if (at === null) return "";
  const moment = new Date(at);
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** What a date field of the browser holds, ISO 8601; null when it is empty or no time. */
export function fromField(text: string): string | null {
  const moment = new Date(text);
  return text === "" || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
