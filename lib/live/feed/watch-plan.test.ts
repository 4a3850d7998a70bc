import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FilterTree } from "../../model/stream/filter-tree";
import { natsGrammar } from "../../model/stream/grammar";
import { covers, distinctFilters, hasWildcard, intersect } from "../../model/stream/subject";
import { planWatches } from "./watch-plan";

const token = fc.constantFrom("a", "b", "c", "*");
const filters = fc
  .tuple(fc.array(token, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, open]) => (open ? [...tokens, ">"] : tokens).join("."));
const anyFilter = fc.oneof(filters, fc.constant(">"));
const subjects = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 }).map((all) => all.join("."));

function plan(filter: string, captured: readonly string[], includeUncaptured = false) {
  return planWatches(filter, new FilterTree(captured), includeUncaptured, natsGrammar);
}

function patterns(filter: string, captured: readonly string[], includeUncaptured = false): string[] {
  return plan(filter, captured, includeUncaptured).map((part) => part.pattern);
}

describe("FilterTree", () => {
  it("finds exactly the filters that share a subject", () => {
    void fc.assert(
      fc.property(fc.array(anyFilter), anyFilter, (all, one) => {
        const expected = [...new Set(all)].filter((other) => intersect(one, other) !== null);
        expect(new FilterTree(all).overlapping(one).sort()).toEqual(expected.sort());
      }),
      { numRuns: 1000 },
    );
  });
});

describe("planWatches", () => {
  it("watches the distinct common parts of the filter and what streams capture", () => {
    void fc.assert(
      fc.property(anyFilter, fc.array(anyFilter), (filter, captured) => {
        const common = captured.map((one) => intersect(filter, one)).filter((one) => one !== null);
        expect(patterns(filter, captured).sort()).toEqual(distinctFilters(common).sort());
      }),
      { numRuns: 1000 },
    );
  });

  it("lets exactly one pattern count each captured subject", () => {
    void fc.assert(
      fc.property(anyFilter, fc.array(anyFilter), subjects, (filter, captured, subject) => {
        const counting = plan(filter, captured).filter(
          (part) => covers(part.pattern, subject) && !part.earlier.some((other) => covers(other, subject)),
        );
        const wanted = covers(filter, subject) && captured.some((one) => covers(one, subject));
        expect(counting).toHaveLength(wanted ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("watches nothing where no stream captures", () => {
    expect(patterns("orders.>", [])).toEqual([]);
    expect(patterns("orders.>", ["payments.>"])).toEqual([]);
  });

  it("watches the filter itself when uncaptured subjects are asked for", () => {
    expect(patterns("orders.>", [], true)).toEqual(["orders.>"]);
  });

  it("never watches the server's own subjects", () => {
    const captured = ["$JS.EVENT.ADVISORY.>", "$KV.prices.>", "_INBOX.>", "orders.>"];
    expect(patterns(">", captured)).toEqual(["orders.>"]);
    expect(patterns("$KV.>", captured)).toEqual([]);
    expect(patterns("$SYS.>", [], true)).toEqual([]);
    expect(patterns("_INBOX.>", captured, true)).toEqual([]);
  });

  it("watches Jetlag's own records only when the filter names them", () => {
    const captured = ["JETLAG_FAILURES.>", "orders.>"];
    expect(patterns(">", captured)).toEqual(["orders.>"]);
    expect(patterns("*.x", captured)).toEqual(["orders.x"]);
    expect(patterns("JETLAG_FAILURES.*", captured)).toEqual(["JETLAG_FAILURES.*"]);
  });

  it("guards patterns that may match hidden subjects", () => {
    expect(plan(">", [">"])).toEqual([{ pattern: ">", earlier: [], guarded: true }]);
    expect(plan("orders.>", [">"])).toEqual([{ pattern: "orders.>", earlier: [], guarded: false }]);
  });

  it("plans for thousands of streams in a blink", () => {
    const captured = Array.from({ length: 5000 }, (_, at) => `prod.service-${at}.>`);
    const tree = new FilterTree(captured);
    // The best of several: a stalled machine says nothing about the plan.
    const tookMs = Array.from({ length: 5 }, () => {
      const began = performance.now();
      expect(planWatches(">", tree, false, natsGrammar)).toHaveLength(5000);
      expect(planWatches("prod.service-77.created", tree, false, natsGrammar)).toHaveLength(1);
      return performance.now() - began;
    });
    expect(Math.min(...tookMs)).toBeLessThan(1000);
    expect(captured.some(hasWildcard)).toBe(true);
  });
});
