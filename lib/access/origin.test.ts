import { describe, expect, test } from "vitest";
import { isAllowedOrigin } from "./origin";

const loopback = { loopbackOnly: true, allowedOrigins: ["https://jetlag.example.com"] };
const open = { loopbackOnly: false, allowedOrigins: [] };

describe("on loopback", () => {
  test.each([
    ["127.0.0.1:3000", undefined],
    ["localhost:3000", "http://localhost:3000"],
    ["[::1]:3000", "http://[::1]:3000"],
    ["127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["127.0.0.1:3000", "https://jetlag.example.com"],
    ["jetlag.example.com", "https://jetlag.example.com"],
    ["jetlag.example.com", undefined],
  ])("lets %s with origin %s in", (host, origin) => {
    expect(isAllowedOrigin({ host, origin }, loopback)).toBe(true);
  });

  test.each([
    ["127.0.0.1:3000", "https://evil.example"],
    ["127.0.0.1:3000", "http://127.0.0.1:8080"],
    ["127.0.0.1:3000", "null"],
    ["evil.example:3000", "http://evil.example:3000"],
    ["evil.example:3000", undefined],
    ["127.0.0.1.evil.example", undefined],
    [undefined, undefined],
  ])("refuses %s with origin %s", (host, origin) => {
    expect(isAllowedOrigin({ host, origin }, loopback)).toBe(false);
  });
});

test("on an open address the page must be of the host it talks to", () => {
  expect(isAllowedOrigin({ host: "jetlag.internal", origin: "https://jetlag.internal" }, open)).toBe(true);
  expect(isAllowedOrigin({ host: "jetlag.internal", origin: "https://evil.example" }, open)).toBe(false);
  expect(isAllowedOrigin({ host: "jetlag.internal", origin: undefined }, open)).toBe(true);
});
