import { beforeAll, describe, expect, test } from "vitest";
import { loadJsonPaths } from "../words/json-path";
import { columnText, type LiveColumn, parseColumn, suggestColumns } from "./live-column";
import { row } from "./live-fixture";

beforeAll(loadJsonPaths);

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const one = row(1, {
  headers: [
    ["X-A", "1"],
    ["X-A", ""],
    ["X-B", "two\nlines"],
  ],
  data: json({ data: { total: 42, tags: ["a", "b"], "odd name": null }, actor: "me" }),
});
const column = (text: string): LiveColumn => {
  const parsed = parseColumn(text);
  if (parsed.kind === "invalid") throw new Error(parsed.reason);
  return parsed.column;
};

describe("a column", () => {
  test("shows a header, repeated ones together, on one line", () => {
    expect(columnText(one, column("X-A"))).toBe("1, ");
    expect(columnText(one, column("X-B"))).toBe("two␤lines");
    expect(columnText(one, column("X-C"))).toBeNull();
  });

  test("shows what a JSON path leads to", () => {
    expect(columnText(one, column("$.data.total"))).toBe("42");
    expect(columnText(one, column("$.data.tags"))).toBe('["a","b"]');
    expect(columnText(one, column("$.data.tags[*]"))).toBe("a, b");
    expect(columnText(one, column('$.data["odd name"]'))).toBe("null");
    expect(columnText(one, column("$.nowhere"))).toBeNull();
    expect(columnText(row(2), column("$.data"))).toBeNull();
  });

  test("with a path that is none is refused with a reason", () => {
    expect(parseColumn("$.")).toMatchObject({ kind: "invalid" });
    expect(parseColumn(" ")).toMatchObject({ kind: "invalid" });
  });

  test("is suggested for headers and plain values of the newest rows", () => {
    const entries = { length: 1, at: () => one };
    expect(suggestColumns(entries)).toEqual(["X-A", "X-B", "$.data.total", '$.data["odd name"]', "$.actor"]);
  });
});
