import type { ConsumerConfig } from "../../../../model/consumer/consumer";
import type { StartPoint } from "../consumer-config";
import type { MessageLog } from "./message-log";

/** Which of the stored messages a new consumer reads. */
export interface StartPosition {
  /** First sequence that it looks at. */
  readonly seq: number;
  /** True for a stored message that it skips all the same. */
  skips(seq: number): boolean;
}

/** Where a consumer of this policy begins in a stream. */
export function startPosition(
  policy: ConsumerConfig["deliverPolicy"],
  { startSeq, startAtMs }: StartPoint,
  log: MessageLog,
  reads: (subject: string) => boolean,
): StartPosition {
  const end = log.lastNumber + 1;
  const from = (seq: number): StartPosition => ({ seq, skips: () => false });
  switch (policy) {
    case "all":
      return from(log.firstNumber);
    case "new":
      return from(end);
    case "by_start_sequence":
      return from(Math.max(1, startSeq ?? 1));
    case "by_start_time":
      return from(log.firstSince(startAtMs ?? 0)?.seq ?? end);
    case "last":
      return from(newestSeq(log, reads) ?? end);
    case "last_per_subject":
      return onlyNewest(log, reads);
  }
}

function newestSeq(log: MessageLog, reads: (subject: string) => boolean): number | undefined {
  for (const record of log.newestFirst()) if (reads(record.subject.name)) return record.seq;
  return undefined;
}

/** The newest message of each subject, and everything stored from now on. */
function onlyNewest(log: MessageLog, reads: (subject: string) => boolean): StartPosition {
  const newest = new Set<number>();
  for (const entry of log.usedSubjectEntries()) {
    if (entry.newest !== undefined && reads(entry.name)) newest.add(entry.newest.seq);
  }
  const { firstNumber, lastNumber } = log;
  return { seq: firstNumber, skips: (seq) => seq <= lastNumber && !newest.has(seq) };
}
