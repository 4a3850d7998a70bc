import { expect, test } from "vitest";
import type { HeaderEntries } from "../../model/message/headers";
import { diffMessages } from "./message-diff";

const message = (data: string, headers: HeaderEntries = [], encoding: "utf8" | "base64" = "utf8") => ({
  payload: { encoding, data, sizeBytes: data.length, truncated: false },
  headers: [...headers],
});

test("payloads are the same, differ in values of their JSON, or as a whole", () => {
  expect(diffMessages(message("x"), message("x")).payload).toEqual({ kind: "same" });
  expect(diffMessages(message('{"a":1}'), message('{ "a": 2 }')).payload).toEqual({
    kind: "json",
    differences: [{ path: "$.a", left: "1", right: "2" }],
  });
  expect(diffMessages(message('{"a":1}'), message('{ "a": 1 }')).payload).toEqual({ kind: "json", differences: [] });
  expect(diffMessages(message("x"), message('{"a":1}')).payload).toEqual({ kind: "other" });
  expect(diffMessages(message("e30=", [], "base64"), message("{}")).payload).toEqual({ kind: "other" });
});

test("headers are compared by name, whatever its case, with all of their values", () => {
  const left = message("", [
    ["A", "1"],
    ["b", "1"],
    ["B", "2"],
    ["gone", ""],
  ]);
  const right = message("", [
    ["a", "1"],
    ["B", "2"],
    ["b", "1"],
    ["New", "n"],
  ]);
  const { headers } = diffMessages(left, right);
  expect(headers.map(({ path, ...sides }) => [path.toLowerCase(), sides])).toEqual(
    expect.arrayContaining([
      ["b", { left: "1\n2", right: "2\n1" }],
      ["gone", { left: "", right: null }],
      ["new", { left: null, right: "n" }],
    ]),
  );
  expect(headers).toHaveLength(3);
});
