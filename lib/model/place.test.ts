import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlace, placeText } from "./place";

const place = fc.record({
  channel: fc.string({ minLength: 1, unit: "grapheme" }),
  at: fc.string({ minLength: 1, unit: "grapheme" }),
});

describe("a place as text", () => {
  it("comes back as it was, whatever a broker calls its channels and positions", () => {
    const comesBack = fc.property(place, (one) => {
      expect(parsePlace(placeText(one))).toEqual(one);
    });
    void fc.assert(comesBack);
  });

  it("differs for places that differ", () => {
    expect(placeText({ channel: "a:b", at: "c" })).not.toBe(placeText({ channel: "a", at: "b:c" }));
  });

  it.each(["", ":", "a:", ":1", "a", "a:1:2", "%:1"])("is not made of %o", (text) => {
    expect(parsePlace(text)).toBeNull();
  });
});
