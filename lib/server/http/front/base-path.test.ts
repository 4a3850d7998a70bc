import { expect, test } from "vitest";
import { pathBelow } from "./base-path";

test.each([
  ["", "/", "/"],
  ["", "/jetlag/live?x=1", "/jetlag/live?x=1"],
  ["/jetlag", "/jetlag", "/"],
  ["/jetlag", "/jetlag/", "/"],
  ["/jetlag", "/jetlag?x=1", "/?x=1"],
  ["/jetlag", "/jetlag/api/live?x=1", "/api/live?x=1"],
  ["/a/b", "/a/b/live", "/live"],
])("below %o, %s is %s", (basePath, path, below) => {
  expect(pathBelow(basePath, path)).toBe(below);
});

test.each(["/", "/api/live", "/jetlagged", "/jetlag.json", "/a/jetlag", "/JETLAG/live"])(
  "%s is beside /jetlag",
  (path) => {
    expect(pathBelow("/jetlag", path)).toBeNull();
  },
);
