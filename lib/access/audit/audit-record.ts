import { encodeTime } from "ulid";
import * as z from "zod";
import { type Activity, activitySchema } from "../../model/activity";
import type { RecordDoubt } from "../../model/failure/record-doubt";
import { shortenText } from "../../model/text/short-text";
import { isTimeText } from "../../model/text/time-text";
import type { Mark } from "../../store/mark";
import type { StoredRecord } from "../../store/record";

/** Maximum length of each text, in UTF-16 units: a request must not decide how much memory its entry takes. */
const longest = { at: 40, who: 200, what: 1_200, detail: 1_200, job: 64, broker: 64 };

/** The fields of an entry that its author gives; the audit adds the others. */
export type ActivityClaim = Pick<Activity, "who" | "action" | "what" | "count" | "result" | "detail" | "job">;

/** `claim` with its texts cut to their maximum lengths. */
export function cutClaim<T extends ActivityClaim>(claim: T): T {
  const { who, what, detail, job } = claim;
  return {
    ...claim,
    who: shortenText(who, longest.who),
    what: shortenText(what, longest.what),
    detail: shortenText(detail, longest.detail),
    job: job === null ? null : shortenText(job, longest.job),
  };
}

/** Entries as the body of one record. */
export function encodeActivity(entries: readonly Activity[]): Uint8Array {
  const stored = entries.map(({ foreign: _, times, lastAt, ...entry }) => ({
    ...cutClaim(entry),
    ...(lastAt === null ? {} : { times, lastAt }),
  }));
  const [only] = stored;
  // A single entry is written without an array: that is all that older versions can read.
  return new TextEncoder().encode(JSON.stringify(stored.length === 1 ? only : stored));
}

const recordSchema = z.union([activitySchema.transform((entry) => [entry]), z.array(activitySchema)]);

/**
 * The entries in a record, with their texts cut; null if it is not an audit record. Entries of a record in doubt are
 * foreign: their id and time come from where and when it was stored, so that they can neither replace an entry nor
 * choose a date.
 */
export function parseActivity({ data, mark, storedAt }: StoredRecord, doubt: RecordDoubt | null): Activity[] | null {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    if (!parsed.success) return null;
    // The time of one in doubt is not looked at.
    if (doubt === null && !parsed.data.every(({ at, lastAt }) => isTimeText(at) && isTimeText(lastAt ?? at)))
      return null;
    return parsed.data.map((entry, index) => {
      const broker = entry.broker === null ? null : shortenText(entry.broker, longest.broker);
      const cut = { ...cutClaim(entry), broker, foreign: doubt };
      if (doubt !== null) return { ...cut, id: foreignId(storedAt, mark, index), at: storedAt, times: 1, lastAt: null };
      const lastAt = entry.lastAt === null ? null : shortenText(entry.lastAt, longest.at);
      return { ...cut, at: shortenText(entry.at, longest.at), lastAt };
    });
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

/** Sorts among ULIDs by its time, is the same in every process, and is no ULID. */
function foreignId(storedAt: string, mark: Mark, index: number): string {
  return `${encodeTime(Date.parse(storedAt), 10)}-${String(mark).padStart(16, "0")}-${String(index).padStart(6, "0")}`;
}
