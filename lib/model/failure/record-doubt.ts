import * as z from "zod";

/**
 * The reason why a record in one of Jetlag's own streams is not trusted while `JETLAG_SECRET` is set.
 *
 * - `before_secret`: no digest, nothing with a valid one is stored before it, and it was there when the dashboard began to read.
 * - `unsigned`: no digest, though records with a valid one came before it.
 * - `wrong_digest`: a digest that no configured secret made for this record in this place.
 * - `replayed`: a copy of a record with a valid digest, or one that was stored long after it was written.
 */
export const recordDoubts = ["before_secret", "unsigned", "wrong_digest", "replayed"] as const;
/** See {@link recordDoubts}. */
export const recordDoubtSchema = z.enum(recordDoubts);
/** See {@link recordDoubts}. */
export type RecordDoubt = z.infer<typeof recordDoubtSchema>;

/** Numbers of foreign records, by reason. */
export type ForeignCounts = Readonly<Record<RecordDoubt, number>>;

/** Each reason as a clause, after "a record". */
export const doubtMeanings: Readonly<Record<RecordDoubt, string>> = {
  before_secret: "without a digest, from before JETLAG_SECRET was set",
  unsigned: "without a digest",
  wrong_digest: "with a digest that no secret of this dashboard made",
  replayed: "a copy of an older record",
};
