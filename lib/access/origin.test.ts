import { expect, test } from "vitest";
import { isAllowedOrigin } from "./origin";

const allowed = ["https://jetlag.example.com"];

test.each([
  ["127.0.0.1:3000", undefined],
  [undefined, undefined],
  ["localhost:3000", "http://localhost:3000"],
  ["LOCALHOST:3000", "http://localhost:3000"],
  ["[::1]:3000", "http://[::1]:3000"],
  ["jetlag.internal", "https://jetlag.internal"],
  ["jetlag.internal:80", "http://jetlag.internal"],
  ["jetlag.internal:443", "https://jetlag.internal"],
  ["127.0.0.1:3000", "https://jetlag.example.com"],
])("lets %s with origin %s in", (host, origin) => {
  expect(isAllowedOrigin({ host, origin }, allowed)).toBe(true);
});

test.each([
  ["127.0.0.1:3000", "https://evil.example"],
  ["127.0.0.1:3000", "http://127.0.0.1:8080"],
  ["127.0.0.1:3000", "http://127.0.0.1"],
  ["jetlag.internal", "http://jetlag.internal:443"],
  ["127.0.0.1:3000", "null"],
  ["", "file://"],
  [undefined, "http://127.0.0.1:3000"],
])("refuses %s with origin %s", (host, origin) => {
  expect(isAllowedOrigin({ host, origin }, allowed)).toBe(false);
});
