import { expect, test } from "vitest";
import { brokerOf, noteBroker, takeBroker } from "./broker-address";

test.each([
  ["/api/b/prod/streams", "prod", "/api/streams"],
  [
    "/api/b/prod/streams/a%2Fb%25/messages/1?limit=5&x=/api/b/y",
    "prod",
    "/api/streams/a%2Fb%25/messages/1?limit=5&x=/api/b/y",
  ],
  ["/api/b/prod/live?uncaptured=1", "prod", "/api/live?uncaptured=1"],
  ["/api/b/%C3%BC/snapshot", "ü", "/api/snapshot"],
  ["/api/b/a/b/c", "a", "/api/b/c"],
])("%s is about one broker", (target, broker, rest) => {
  expect(takeBroker(target)).toEqual({ broker, target: rest });
});

test.each([
  "/api/streams",
  "/api/b",
  "/api/b/",
  "/api/b/prod",
  "/api/b//streams",
  "/b/prod/streams",
  "/streams/api/b/prod/x",
  "/api/b/prod/../../streams",
  "/api/b/prod/%2e%2e/%2e%2e/streams",
  "/api/x/../b/prod/streams",
  "/api/b/prod/publish/",
  "/api/b/prod/streams/?limit=5",
  "/api/b/prod//publish",
  "/api/b/prod/streams//a",
])("%s names none, and is left as it is", (target) => {
  expect(takeBroker(target)).toEqual({ broker: null, target });
});

test("below a base path the broker stands behind it", () => {
  expect(takeBroker("/jetlag/api/b/prod/status", "/jetlag")).toEqual({ broker: "prod", target: "/jetlag/api/status" });
  expect(takeBroker("/api/b/prod/status", "/jetlag").broker).toBeNull();
});

test("a client cannot name a broker by a header of its own", () => {
  const headers: Record<string, string> = { "jetlag-broker": "prod" };
  const seen = () => brokerOf(new Request("http://localhost/", { headers }));
  noteBroker(headers, null);
  expect(seen()).toBeNull();
  noteBroker(headers, "ü");
  expect(seen()).toBe("ü");
});
