import type { BucketPageQuery } from "../../../contract/bucket-page";
import type { DashboardParts } from "../../dashboard/parts";
import { namesOf, pageOf } from "./bucket-names";

/** What of a bucket is listed. */
export interface ListedBucket {
  readonly channel: string;
  /** The filter of all its names. */
  readonly everything: string;
  readonly lastRevision: number;
  nameOf(subject: string): string | null;
  /** The filter of a pattern of names; null for what is no pattern. */
  patternOf(q: string): string | null;
}

/** One page of the names that `q` finds, and what is said of it. Throws what counting throws. */
export async function countedNames(
  { subjects }: Pick<DashboardParts, "subjects">,
  bucket: ListedBucket,
  { q, after, limit }: BucketPageQuery,
) {
  const pattern = bucket.patternOf(q.trim());
  const counted = await subjects.count(bucket.channel, pattern ?? bucket.everything, bucket.lastRevision);
  const all = namesOf(counted, (subject) => bucket.nameOf(subject));
  const page = pageOf(all, { text: pattern === null ? q.trim() : "", after, limit });
  return {
    ...page,
    ...{ total: counted.total, told: counted.told.length },
    countedAt: new Date(counted.atMs).toISOString(),
    end: bucket.lastRevision,
  };
}
