import { encodeTime } from "ulid";
import * as z from "zod";
import type { StoredMessage } from "../event-bus/messages";
import { type Activity, activitySchema } from "../model/activity";
import { cutText } from "../model/cut-text";
import type { RecordDoubt } from "../model/record-doubt";

/** Longest texts of an entry, in UTF-16 units: what a request says must not decide how much is kept of it. */
const longest = { at: 40, who: 200, what: 1_200, detail: 1_200, job: 64 };

/** What an entry says; the rest follows from when and how it is written. */
export type ActivityClaim = Pick<Activity, "who" | "action" | "what" | "count" | "result" | "detail" | "job">;

/** The same with its texts cut to what is kept of them. */
export function cutClaim<T extends ActivityClaim>(claim: T): T {
  const { who, what, detail, job } = claim;
  return {
    ...claim,
    who: cutText(who, longest.who),
    what: cutText(what, longest.what),
    detail: cutText(detail, longest.detail),
    job: job === null ? null : cutText(job, longest.job),
  };
}

/** Entries as the body of one record. */
export function encodeActivity(entries: readonly Activity[]): Uint8Array {
  const stored = entries.map(({ foreign: _, times, lastAt, ...entry }) => ({
    ...cutClaim(entry),
    ...(lastAt === null ? {} : { times, lastAt }),
  }));
  const [only] = stored;
  // An entry by itself is written as processes of before there were several can read it.
  return new TextEncoder().encode(JSON.stringify(stored.length === 1 ? only : stored));
}

const recordSchema = z.union([activitySchema.transform((entry) => [entry]), z.array(activitySchema)]);

/**
 * The entries in a record, texts cut; null for what is none. Those of a record in doubt are foreign: their id and time
 * come from where and when it was stored, so that they can neither take the place of an entry nor choose their own.
 */
export function parseActivity({ data, seq, storedAt }: StoredMessage, doubt: RecordDoubt | null): Activity[] | null {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    if (!parsed.success) return null;
    return parsed.data.map((entry, index) => {
      const cut = { ...cutClaim(entry), foreign: doubt };
      if (doubt !== null) return { ...cut, id: foreignId(storedAt, seq, index), at: storedAt, times: 1, lastAt: null };
      const lastAt = entry.lastAt === null ? null : cutText(entry.lastAt, longest.at);
      return { ...cut, at: cutText(entry.at, longest.at), lastAt };
    });
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

/** Sorts among ULIDs by its time, is the same in every process, and is no ULID. */
function foreignId(storedAt: string, seq: number, index: number): string {
  return `${encodeTime(Date.parse(storedAt), 10)}-${String(seq).padStart(16, "0")}-${String(index).padStart(6, "0")}`;
}
