import { describe, expect, test } from "vitest";
import { copiesTo } from "@/lib/client/words/job-words";
import type { FailurePlan } from "@/lib/contract/failure-jobs";
import {
  actionLabel,
  aloneHint,
  aloneObstacle,
  everyoneHint,
  failedConsumerName,
  headerSentence,
  planObstacle,
  planSummary,
  planTitle,
  planWarnings,
  unreachedCount,
} from "./failure-plan-words";

const billing = {
  stream: "ORDERS",
  name: "billing",
  displayName: "billing",
  verdict: "healthy",
  paused: false,
  certain: true,
} as const;
const failed = { stream: "ORDERS", name: "billing", displayName: "billing", count: 3, obstacle: null };
const search = { ...billing, name: "search", displayName: "search" };

function plan(about: Partial<FailurePlan> = {}): FailurePlan {
  return {
    ...{
      to: "everyone",
      since: null,
      skipped: 0,
      incomplete: 0,
      reachable: 3,
      otherConsumers: 0,
      consumers: [failed],
      leftOutHeaders: [],
    },
    total: 3,
    bytes: 300,
    stored: 3,
    gone: 0,
    withoutSubject: 0,
    drops: 0,
    subjects: [{ subject: "ORDERS.created", count: 3, stream: "ORDERS", refusal: null, recipients: [billing] }],
    otherSubjects: 0,
    sampledAt: null,
    targeted: { possible: true, reason: "only the consumer that failed reads where the copies go" },
    ...about,
  };
}

function readBy(...recipients: FailurePlan["subjects"][number]["recipients"]): Partial<FailurePlan> {
  const targeted = { possible: false, reason: "search gets copies too" };
  return { subjects: [{ subject: "ORDERS.created", count: 3, stream: "ORDERS", refusal: null, recipients }], targeted };
}

describe("a plan", () => {
  test("names the headers that the copies go without", () => {
    const start = "All headers are copied, including repeated and empty ones, except those addressed to the server";
    const end = "Each copy gets a new message id.";
    expect(headerSentence(undefined)).toBe(`${start}. ${end}`);
    expect(headerSentence(plan())).toBe(`${start}. ${end}`);
    const one = [{ name: "Nats-Rollup", count: 3 }];
    expect(headerSentence(plan({ leftOutHeaders: one }))).toBe(`${start} (left out: Nats-Rollup). ${end}`);
    const two = [...one, { name: "Nats-TTL", count: 1 }];
    expect(headerSentence(plan({ leftOutHeaders: two }))).toBe(
      `${start} (left out: Nats-Rollup, Nats-TTL in 1 message). ${end}`,
    );
  });

  test("says when only the consumer that failed is reached, and that it is a replay otherwise", () => {
    const both = ["Stores copies of 3 messages.", "billing is the only reader of this subject."];
    expect(planSummary("redrive", plan())).toBe(both.join(" "));
    expect(everyoneHint(plan())).toBe(
      "Replay: the copies go to the subject. billing is the only reader of this subject.",
    );
    expect(planSummary("redrive", plan({ to: "consumer" }))).toContain(
      "Only the consumer that failed will receive them",
    );
    expect(everyoneHint(plan({ to: "consumer" }))).toContain("whoever reads it");
    expect(everyoneHint(plan(readBy(billing, search)))).toContain("whoever reads it");
    const summary = planSummary("redrive", plan(readBy(billing, search)));
    expect(summary).toContain("Replay: every consumer of the subject sees them, 2 consumers in all");
    expect(planWarnings("redrive", plan(readBy(billing, search)))[0]).toContain("search gets copies too");
    expect(planSummary("redrive", plan(readBy()))).toContain("No consumer reads");
  });

  test("counts a consumer that reads several of the subjects once", () => {
    const recipients = [
      { ...billing, verdict: "stalled" as const },
      { ...search, paused: true },
    ];
    const subjects = ["ORDERS.created", "ORDERS.paid"].map((subject) => ({
      subject,
      count: 2,
      stream: "ORDERS",
      refusal: null,
      recipients,
    }));
    const several = plan({ subjects, targeted: { possible: false, reason: "search gets copies too" } });
    expect(planSummary("redrive", several)).toContain("2 consumers in all");
    expect(planWarnings("redrive", several).slice(0, 2)).toEqual([
      "1 consumer is paused: copies wait there until they are resumed.",
      "billing still has trouble: copies may wait, or fail again.",
    ]);
  });

  test("warns of paused and ill consumers, lost payloads and subjects that nobody captures", () => {
    expect(planWarnings("redrive", plan(readBy({ ...billing, verdict: "stalled" })))[0]).toContain("still has trouble");
    const paused = planWarnings("redrive", plan(readBy({ ...billing, paused: true, verdict: "paused" })));
    expect(paused[0]).toContain("1 consumer is paused");
    expect(planWarnings("redrive", plan({ gone: 2, withoutSubject: 1 }))).toEqual([
      "2 payloads are gone: nothing can be sent for them.",
      "1 message does not say where it came from: choose another subject for it.",
    ]);
    expect(planWarnings("redrive", plan({ to: "consumer", withoutSubject: 2 }))).toEqual([
      "2 messages do not say where they came from: the consumer would not take them.",
    ]);
    const lost = plan({ subjects: [{ subject: "x.y", count: 3, stream: null, refusal: null, recipients: [] }] });
    expect(planWarnings("redrive", lost)[0]).toContain("No stream captures x.y");
    const reserved = { subject: "$KV.a.b", count: 3, stream: "KV_a", refusal: "$KV. is for buckets", recipients: [] };
    expect(planWarnings("redrive", plan({ subjects: [reserved] }))[0]).toBe(
      "Copies to $KV.a.b would be refused: $KV. is for buckets.",
    );
  });

  test("for the consumer alone counts what is sent, and says what is left out", () => {
    const alone = plan({ to: "consumer", skipped: 1, stored: 2, reachable: 2, total: 3 });
    expect(planSummary("redrive", alone)).toBe(
      "Stores copies of 2 messages. Only the consumer that failed will receive them.",
    );
    expect(planWarnings("redrive", alone)).toEqual([
      "1 message is skipped and stays as it is: its consumer cannot be reached alone.",
    ]);
    expect(planObstacle("redrive", { ...alone, stored: 0, gone: 2 })).toContain("payloads are gone");
    const none = plan({ to: "consumer", skipped: 3, stored: 0, reachable: 0, subjects: [] });
    expect(planObstacle("redrive", none)).toBe("No consumer that failed can be reached alone");
    expect(planSummary("redrive", none)).toBe("Stores nothing.");
  });

  test("counts as stored what is not gone, skipped or refused", () => {
    const refused = { subject: "$JS.a", count: 3, stream: null, refusal: "$JS. is reserved", recipients: [] };
    const none = plan({ stored: 0, subjects: [refused] });
    expect(planSummary("redrive", none)).toBe("Stores nothing.");
    expect([planTitle("redrive", none), actionLabel("redrive", none)]).toEqual(["Redrive 3 messages", "Redrive"]);
    expect(planObstacle("redrive", none)).toBe("No copy may be sent to any of these subjects");
    const some = plan({ total: 41, stored: 35, gone: 3, subjects: [refused, ...plan().subjects] });
    expect(planSummary("redrive", some)).toContain("Stores copies of 35 messages.");
    expect([planTitle("redrive", some), actionLabel("redrive", some)]).toEqual(["Redrive 35 messages", "Redrive 35"]);
    expect(planSummary("redrive", { ...some, otherSubjects: 2 })).toContain("copies of at most 35 messages");
    expect([planTitle("discard", some), actionLabel("discard", some)]).toEqual(["Discard 41 messages", "Discard 41"]);
    expect([planTitle("redrive", undefined), actionLabel("redrive", undefined)]).toEqual([
      "Redrive these messages",
      "Redrive",
    ]);
    expect(some.subjects.map(copiesTo)).toEqual(["3 refused", "3 to ORDERS"]);
    expect(copiesTo({ count: 1, stream: null, refusal: null })).toBe("1 to no stream");
  });

  test("says that headers were kept only in part, not that a consumer cannot be reached", () => {
    const some = plan({ skipped: 2, incomplete: 2 });
    expect(planWarnings("redrive", some)).toEqual([
      "2 messages are skipped and stay as they are: their headers were kept only in part.",
    ]);
    expect(headerSentence(some)).toContain("All headers of the others are copied");
    expect(unreachedCount(some)).toBe(0);
    const single = plan({ total: 1, skipped: 1, incomplete: 1, stored: 0, subjects: [] });
    expect(planObstacle("redrive", single)).toBe("No copy can be made: its headers were kept only in part");
    const both = plan({ to: "consumer", skipped: 3, incomplete: 1, stored: 0, reachable: 0, subjects: [] });
    expect(planWarnings("redrive", both)).toEqual([
      "1 message is skipped and stays as it is: its headers were kept only in part.",
      "2 messages are skipped and stay as they are: their consumers cannot be reached alone.",
    ]);
    expect(planObstacle("redrive", both)).toContain("of 1 the headers were kept only in part");
  });

  test("says why the consumer cannot be reached alone, or for how many it can", () => {
    const obstacle = "billing has no retry subject";
    expect(aloneObstacle(plan())).toBeNull();
    expect(aloneHint(plan())).not.toContain("Possible for");
    expect(aloneHint(plan({ reachable: 2 }))).toContain("Possible for 2 of 3.");
    const none = plan({ reachable: 0, consumers: [{ ...failed, obstacle }] });
    expect(aloneObstacle(none)).toBe("Not possible: billing has no retry subject.");
    expect(aloneObstacle({ ...none, otherConsumers: 30 })).toBe(
      "Not possible for any of 31 consumers; for example, billing has no retry subject.",
    );
    expect(aloneObstacle(plan({ total: 0, reachable: 0, consumers: [] }))).toBe("No failure matches any more.");
    expect(failedConsumerName(failed)).toBe("billing of ORDERS");
    expect(failedConsumerName({ ...failed, displayName: null })).toBe("Consumer not known");
  });

  test("is refused when nothing would come of it", () => {
    expect(planObstacle("redrive", plan())).toBeNull();
    expect(planObstacle("redrive", plan({ total: 0 }))).toContain("No failure");
    expect(planObstacle("redrive", plan({ stored: 0, gone: 3 }))).toContain("payloads are gone");
    expect(planObstacle("redrive", plan({ stored: 0, subjects: [] }))).toContain("choose a subject");
    const lost = { subject: "x.y", count: 3, stream: null, refusal: null, recipients: [] };
    expect(planObstacle("redrive", plan({ stored: 0, subjects: [lost] }))).toContain("No stream");
    const reserved = { ...lost, stream: "KV_a", refusal: "$KV. is for buckets" };
    expect(planObstacle("redrive", plan({ stored: 0, subjects: [reserved] }))).toContain("No copy may be sent");
    expect(planObstacle("redrive", plan({ stored: 0, subjects: [reserved, lost] }))).toContain("No stream");
    const [kept] = plan().subjects;
    const allElse = plan({ stored: 0, gone: 1, subjects: kept === undefined ? [] : [kept, reserved] });
    expect(planObstacle("redrive", allElse)).toBe("No copy would be stored");
    expect(planObstacle("redrive", plan({ subjects: [reserved], otherSubjects: 1 }))).toBeNull();
    expect(planObstacle("discard", plan({ stored: 0, gone: 3, subjects: [] }))).toBeNull();
  });

  test("of a discard says what is dropped and that it cannot be undone", () => {
    expect(planSummary("discard", plan({ drops: 2 }))).toBe(
      "Marks 3 messages as done with. 2 messages are dropped from their streams. This cannot be undone.",
    );
  });
});
