import { expect, test } from "vitest";
import type { CopyRoute } from "../../failures/redrive/copy-route";
import { letterOf } from "../../failures/testing/letter";
import { aimCopies, type JudgedSubject, type PlannedCopy } from "./planned-copies";

let last = 0;
function copy(route: CopyRoute): PlannedCopy {
  return { known: letterOf([], ++last), route };
}
const to = (subject: string, count: number) =>
  Array.from({ length: count }, () => copy({ kind: "subject", subject, retry: null }));

/** `orders` is stored; what begins with `$` may not be sent to; no stream captures anything else. */
const judge = (subject: string): JudgedSubject => ({
  subject,
  stream: subject.startsWith("orders") ? "ORDERS" : null,
  refusal: subject.startsWith("$") ? "it is reserved" : null,
  recipients: [],
});

test("copies that are refused or that no stream captures are listed and do not count as stored", () => {
  const stored = to("orders", 2);
  const copies = [...to("$JS.a", 3), ...stored, ...to("nobody.listens", 1), copy({ kind: "unknown" })];
  const aimed = aimCopies(copies, judge);
  expect(aimed.subjects.map(({ subject, count, refusal }) => [subject, count, refusal])).toEqual([
    ["$JS.a", 3, "it is reserved"],
    ["orders", 2, null],
    ["nobody.listens", 1, null],
  ]);
  expect(aimed.stored).toEqual(stored.map(({ known }) => known));
  expect(aimed.otherSubjects).toBe(0);
});

test("of many subjects those with most copies are judged, and the others count as stored", () => {
  const many = Array.from({ length: 30 }, (_, at) => to(`orders.${at}`, at === 29 ? 2 : 1)).flat();
  const asked: string[] = [];
  const aimed = aimCopies(many, (subject) => {
    asked.push(subject);
    return judge(subject);
  });
  expect([asked.length, asked[0], aimed.otherSubjects, aimed.stored.length]).toEqual([20, "orders.29", 10, 31]);
});

test("copies that no subject leads to are listed with the reason, and are never stored", () => {
  const reason = "stream LOSSY stores lossy.* as kept";
  const lost = copy({ kind: "unmapped", subject: "orders", reason });
  const aimed = aimCopies([lost, ...to("orders", 2)], judge);
  expect(aimed.subjects).toEqual([
    { subject: "orders", count: 2, stream: "ORDERS", refusal: null, recipients: [] },
    { subject: "orders", count: 1, stream: null, refusal: reason, recipients: [] },
  ]);
  expect(aimed.stored).not.toContain(lost.known);
});
