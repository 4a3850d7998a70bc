import { beforeEach, expect, test, vi } from "vitest";
import { toApiError } from "../http/http";
import { askEarly, takeEarly } from "./early-snapshot";

/** Addresses that were asked for. A path without a host reaches nobody here, so every answer fails. */
let asked: string[];

beforeEach(() => {
  asked = [];
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (address: string, init?: RequestInit) => {
    asked.push(address);
    return fetch(address, init);
  });
});

test.each([
  ["/", "/api/snapshot", null],
  ["/streams/ORDERS", "/api/snapshot", null],
  ["/b/prod/live", "/api/b/prod/snapshot", "prod"],
])("the page at %s asks at %s, once", (pathname, address, broker) => {
  askEarly(pathname);
  expect(asked).toEqual([address]);
  expect(takeEarly(broker)).not.toBeNull();
  expect(takeEarly(broker)).toBeNull();
});

test("what was asked about one broker is no answer about another", () => {
  askEarly("/b/prod");
  expect(takeEarly(null)).toBeNull();
  expect(takeEarly("prod")).toBeNull();
});

test("a page about no broker asks for nothing", () => {
  askEarly("/brokers");
  expect(asked).toEqual([]);
  expect(takeEarly(null)).toBeNull();
});

test("whoever takes it is told of its failure; that nobody takes it is none", async () => {
  askEarly("/");
  const answer = takeEarly(null);
  askEarly("/");
  const error: unknown = await answer?.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(toApiError(error).code).toBe("offline");
});
