import type { SubjectCounts } from "../../../broker/message-log";

/**
 * Answers about subjects, each from an offset on, put together until `most` are told or there are no more. Subjects that
 * come and go between two answers move the others: one that is told twice counts once, as it was told last.
 */
export async function readSubjects(
  answerFrom: (offset: number) => Promise<SubjectCounts>,
  most: number,
): Promise<SubjectCounts> {
  const first = await answerFrom(0);
  if (first.told.length === 0 || first.told.length >= Math.min(most, first.total)) return first;
  const told = new Map(first.told);
  let offset = first.told.length;
  let { total } = first;
  while (offset < Math.min(most, total)) {
    const next = await answerFrom(offset);
    if (next.told.length === 0) break;
    for (const [subject, messages] of next.told) told.set(subject, messages);
    offset += next.told.length;
    total = next.total;
  }
  return { told: [...told], total: Math.max(total, told.size) };
}
