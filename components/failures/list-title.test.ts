import { describe, expect, test } from "vitest";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { atLeast, exact, unknown } from "@/lib/model/known";
import { inAllWords, type ListedFailures, listTitle } from "./list-title";

const counts = (about: Partial<FailureCounts> = {}): FailureCounts => ({
  ...{ open: exact(12), lastHour: exact(3), revision: 1, capturedSince: "2026-11-23T10:02:00.000Z", problem: null },
  ...about,
});
const values: ListedFailures["values"] = {
  ...{ tab: "gave-up", reason: null, stream: null, consumer: null, error: null },
  ...{ q: "", last: null, from: null, to: null },
};
const title = (about: Partial<ListedFailures["values"]>, total: number | undefined = 3, of = counts()) =>
  listTitle(
    {
      values: { ...values, ...about },
      search: null,
      isNarrowed: Object.keys(about).some((key) => key !== "tab"),
      total,
    },
    of,
  );

describe("the heading of failures", () => {
  test("is about what the tab lists", () => {
    expect(title({})).toBe("3 open failures");
    expect(title({ tab: "dead-letters" }, 1)).toBe("1 open dead letter");
    expect(title({ tab: "retrying" }, 2)).toBe("2 messages being retried");
    expect(title({ tab: "resolved" })).toBe("3 resolved failures");
    expect(title({ tab: "all" }, undefined)).toBe("3 failures");
  });

  test("names who they are of, as people read it, and says that there are other filters", () => {
    const consumer = { stream: "ORDERS", consumer: "fraud-check-order__created" };
    expect(title(consumer)).toBe("3 open failures of fraud-check-order.created on ORDERS");
    expect(title(consumer, 0)).toBe("No open failures of fraud-check-order.created on ORDERS");
    expect(title({ ...consumer, tab: "retrying" }, 1)).toBe(
      "1 message being retried of fraud-check-order.created on ORDERS",
    );
    expect(title({ reason: "terminated", last: "1h" })).toBe("3 open failures, filtered");
  });

  test("of a search tells what is looked for, not how many there may be", () => {
    expect(listTitle({ values, search: "o-17", isNarrowed: true, total: 3 }, counts())).toBe(
      "Open failures with “o-17”",
    );
  });

  test("is sure only where all would be seen", () => {
    expect(title({}, 0)).toBe("No open failures");
    expect(title({}, 0, counts({ open: atLeast(0) }))).toBe("No open failures seen");
    expect(title({}, 3, counts({ open: atLeast(3) }))).toBe("At least 3 open failures");
    expect(title({}, 0, counts({ open: unknown("failures are not captured") }))).toBe("Failures are not captured");
  });
});

describe("how many there are in all", () => {
  test("tells what is open from what failed lately: a redrive lowers only the first", () => {
    expect(inAllWords(counts({ open: exact(110), lastHour: exact(263) }))).toBe(
      "110 open in all, 263 failed in the last hour",
    );
    expect(inAllWords(counts({ open: atLeast(40), lastHour: atLeast(38) }))).toBe(
      "At least 40 open in all, at least 38 failed in the last hour",
    );
    expect(inAllWords(counts({ open: exact(0), lastHour: exact(263) }))).toBe("None open, 263 failed in the last hour");
    expect(inAllWords(counts({ open: exact(40), lastHour: exact(0) }))).toBe(
      "40 open in all, none failed in the last hour",
    );
    expect(inAllWords(counts({ open: exact(0), lastHour: exact(0) }))).toBeNull();
  });
});
