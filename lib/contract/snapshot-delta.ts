import * as z from "zod";
import { listedConsumerSchema } from "../model/consumer/consumer-health";
import { type Snapshot, type SnapshotJson, snapshotSchema } from "./snapshot";

/** So many consumers of the version that the asker has, unchanged: where the first of them stands there, and how many. */
const runSchema = z.tuple([z.number().int().min(0), z.number().int().min(1)]);
type Run = z.infer<typeof runSchema>;

/** Query of `GET /api/snapshot`. */
export const snapshotQuerySchema = z.object({
  /** The `version` that the asker has. Where it is remembered, the answer is a delta against it. */
  since: z.string().max(100).optional(),
});

/**
 * Answer of `GET /api/snapshot`: a snapshot with its version, or, against the version `since`, one whose unchanged
 * consumers are told as runs of that version's list.
 */
export const snapshotAnswerSchema = snapshotSchema.extend({
  version: z.string(),
  /** Of a delta: the version that its runs are about. */
  since: z.string().optional(),
  consumers: z.array(z.union([runSchema, listedConsumerSchema])),
});
type SnapshotAnswer = z.infer<typeof snapshotAnswerSchema>;

/** A snapshot that can be named to get what changed since. */
export interface VersionedSnapshot extends Snapshot {
  readonly version: string;
}

/** The whole snapshot of an answer; null when it is a delta against another version than the one at hand. */
export function wholeSnapshot(answer: SnapshotAnswer, known: VersionedSnapshot | undefined): VersionedSnapshot | null {
  const { since, consumers, ...rest } = answer;
  if (since !== undefined && since !== known?.version) return null;
  const before = known?.consumers ?? [];
  const whole = consumers.flatMap((one) => (isRun(one) ? before.slice(one[0], one[0] + one[1]) : [one]));
  return { ...rest, consumers: whole };
}

const isRun = (one: SnapshotAnswer["consumers"][number]): one is Run => Array.isArray(one);

/** The consumers of a snapshot, each as its JSON text. */
export type ConsumerTexts = readonly string[];

/** Each consumer as JSON; a text that was there before is the same string, so that versions share what they share. */
export function textsOf(consumers: SnapshotJson["consumers"], before: ConsumerTexts): ConsumerTexts {
  const known = new Map(before.map((text) => [text, text]));
  return consumers.map((consumer) => {
    const text = JSON.stringify(consumer);
    return known.get(text) ?? text;
  });
}

/** The list of consumers as JSON: where `before` has a consumer word for word, only its place there. */
export function deltaOf(texts: ConsumerTexts, before: ConsumerTexts): string {
  const places = new Map(before.map((text, at) => [text, at]));
  const parts: string[] = [];
  let run: { from: number; count: number } | null = null;
  const endRun = () => {
    if (run !== null) parts.push(`[${run.from},${run.count}]`);
    run = null;
  };
  for (const text of texts) {
    const at = places.get(text);
    if (at === undefined) {
      endRun();
      parts.push(text);
    } else if (run !== null && at === run.from + run.count) run.count++;
    else {
      endRun();
      run = { from: at, count: 1 };
    }
  }
  endRun();
  return `[${parts.join(",")}]`;
}
