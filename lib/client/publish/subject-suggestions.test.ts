import { describe, expect, test } from "vitest";
import { natsGrammar } from "../../model/stream/grammar";
import { exampleSubject, type SubjectSource, streamsOf, suggestFilters, suggestSubjects } from "./subject-suggestions";

const source: SubjectSource = {
  streams: [
    { own: false, config: { name: "ORDERS", subjects: ["ORDERS.>"] } },
    { own: false, config: { name: "AUDIT", subjects: ["audit.*.log"] } },
    { own: true, config: { name: "JETLAG_ADVISORIES", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.*"] } },
  ],
  consumers: [
    { config: { filterSubjects: ["ORDERS.order.created"] } },
    { config: { filterSubjects: ["ORDERS.order.created", "ORDERS.*.paid"] } },
  ],
};

describe("suggestions", () => {
  test("of filters are everything, what streams capture and what consumers read, each once", () => {
    expect(suggestFilters(source, natsGrammar)).toEqual([
      ">",
      "ORDERS.>",
      "audit.*.log",
      "ORDERS.*.paid",
      "ORDERS.order.created",
    ]);
  });

  test("of subjects begin with the recent ones and have no wildcard", () => {
    expect(suggestSubjects(source, ["audit.eu.log"], natsGrammar)).toEqual([
      "audit.eu.log",
      "ORDERS.order.created",
      "ORDERS.",
      "audit.",
    ]);
  });

  test("are there before anything was read", () => {
    expect(suggestFilters(undefined, natsGrammar)).toEqual([">"]);
    expect(suggestSubjects(undefined, ["a"], natsGrammar)).toEqual(["a"]);
  });
});

test("a filter's streams are those that capture some of it", () => {
  expect(streamsOf(source, "ORDERS.order.*", natsGrammar)).toEqual(["ORDERS"]);
  expect(streamsOf(source, ">", natsGrammar)).toEqual(["ORDERS", "AUDIT"]);
  expect(streamsOf(source, "other", natsGrammar)).toEqual([]);
});

test("an example subject fits the filter and a stream", () => {
  expect(exampleSubject(source, ">", natsGrammar)).toBe("ORDERS.test");
  expect(exampleSubject(source, "*.order.created", natsGrammar)).toBe("ORDERS.order.created");
  expect(exampleSubject(source, "unknown.*", natsGrammar)).toBe("unknown.test");
});
