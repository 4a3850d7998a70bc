import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { memberSource } from "./json-source";

const dataOf = (text: string) => memberSource(text, ["event", "data"]);

describe("the source of a member", () => {
  test.each([
    ["9007199254740993"],
    ["1.10"],
    ["1e400"],
    ["-0"],
    ['{"id":1,"id":2}'],
    ['{ "a" : [ 1.0 , {"data": 2} ] }'],
    ['"text with } and \\" and \\u0041"'],
    ["[]"],
    ["{}"],
    ["null"],
  ])("is %s as it was written", (source) => {
    expect(dataOf(`{"subject":"a","event":{"actor":"x","data":${source},"tenantId":"t"},"x":[{"data":1}]}`)).toBe(
      source,
    );
    expect(dataOf(`{"event": {"data" :\n ${source} }}`)).toBe(source);
  });

  it("is that of the last one where a name comes again, as for JSON.parse", () => {
    expect(dataOf('{"event":{"data":1,"data":2.0}}')).toBe("2.0");
    expect(dataOf('{"event":{"data":{"a":1},"data":[2.0]}}')).toBe("[2.0]");
    expect(dataOf('{"event":{"data":1},"event":{"data":3.0}}')).toBe("3.0");
    expect(dataOf('{"event":{"data":1},"event":{"actor":"x"}}')).toBeNull();
    expect(dataOf('{"event":{"data":1},"event":7}')).toBeNull();
  });

  it("is found under a name that was written with escapes, and nowhere else", () => {
    expect(dataOf('{"\\u0065vent":{"d\\u0061ta":1.0}}')).toBe("1.0");
    expect(dataOf('{"data":1,"other":{"data":2},"event":[{"data":3}],"a":{"event":{"data":4}}}')).toBeNull();
    expect(dataOf("7")).toBeNull();
  });

  it("says what JSON.parse finds there, whatever the rest", () => {
    const name = fc.constantFrom("event", "data", "other");
    const json = fc.letrec<{ value: unknown; object: string; text: string }>((tie) => ({
      value: fc.constant(null),
      text: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom("1.50", "null", '"}"', "[]"),
        tie("object"),
        fc.array(tie("text"), { maxLength: 2 }).map((items) => `[${items.join(" , ")}]`),
      ),
      object: fc
        .array(fc.tuple(name, tie("text")), { maxLength: 4 })
        .map((members) => `{${members.map(([key, value]) => ` "${key}": ${value}`).join(",")}}`),
    })).object;
    void fc.assert(
      fc.property(json, (text) => {
        const { event } = JSON.parse(text);
        const data = typeof event === "object" && !Array.isArray(event) ? event?.data : undefined;
        const source = dataOf(text);
        expect(source === null ? undefined : JSON.parse(source)).toEqual(data);
      }),
    );
  });
});
