import { expect, test } from "vitest";
import { exportQuerySchema } from "./export";
import { planInputSchema } from "./failure-jobs";
import { failuresQuerySchema } from "./failures";
import { messagePlanInputSchema } from "./message-jobs";
import { searchInputSchema } from "./search";
import { historyQuerySchema } from "./streams";

const search = (range: object) => searchInputSchema.safeParse(range);

/** What takes two ends, each with a later and an earlier value for them; a time of another zone is later than it looks. */
const ranges = [
  ["failures", failuresQuerySchema.safeParse.bind(failuresQuerySchema), "since", "until", times()],
  ["a job's failures", ofScope, "since", "until", times()],
  ["a search by time", search, "since", "until", times()],
  ["a search by number", search, "fromNumber", "toNumber", [2, 1]],
  ["a search by large numbers", search, "fromNumber", "toNumber", ["9007199254740993", "9007199254740992"]],
  ["a search by size", search, "minBytes", "maxBytes", [2, 1]],
  ["an export", ofExport, "since", "until", times()],
  ["a replay", ofReplay, "fromNumber", "toNumber", [2, 1]],
  ["a chart", historyQuerySchema.safeParse.bind(historyQuerySchema), "from", "to", times()],
] as const;

function times() {
  return ["2026-03-01T08:00:00-02:00", "2026-03-01T09:00:00Z"];
}

function ofScope(filter: object) {
  return planInputSchema.safeParse({ action: "discard", scope: { filter } });
}

function ofExport(range: object) {
  return exportQuerySchema.safeParse({ search: JSON.stringify(range) });
}

function ofReplay(range: object) {
  return messagePlanInputSchema.safeParse({ action: "replay", search: { streams: ["ORDERS"], ...range } });
}

test.each(ranges)(
  "%s: an end before the beginning is refused, and by name",
  (_what, parse, from, to, [later, earlier]) => {
    expect(parse({ [from]: earlier, [to]: later }).success).toBe(true);
    expect(parse({ [from]: earlier }).success && parse({ [to]: later }).success).toBe(from !== "from");
    const { success, error } = parse({ [from]: later, [to]: earlier });
    expect(success).toBe(false);
    expect(JSON.stringify(error?.issues)).toContain(`"${to}"`);
  },
);
