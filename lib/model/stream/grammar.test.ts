import { describe, expect, it } from "vitest";
import { natsGrammar as grammar } from "./grammar";

describe("the NATS grammar", () => {
  it("tells names from filters", () => {
    expect(["a.b", "a.*", "a..b"].map(grammar.isName)).toEqual([true, false, false]);
    expect(["a.b", "a.*", "a..b"].map(grammar.isFilter)).toEqual([true, true, false]);
  });

  it("has one filter that covers every name", () => {
    expect(grammar.covers(grammar.everything, "a.b.c")).toBe(true);
  });

  it("knows which patterns may match the broker's own subjects", () => {
    expect([">", "*.a", "a.>", "a*"].map(grammar.isOpen)).toEqual([true, true, false, false]);
    expect(grammar.isSystem("$JS.API.INFO")).toBe(true);
  });

  it("finds the filters that share a subject", () => {
    expect(grammar.index(["a.*", "b.>", ">"]).overlapping("a.b").sort()).toEqual([">", "a.*"]);
  });
});
