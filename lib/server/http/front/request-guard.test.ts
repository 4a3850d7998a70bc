import { expect, test } from "vitest";
import type { HostPolicy } from "../../../access/host";
import { parseEnv } from "../../env";
import { judgeRequest } from "./request-guard";

const loopback = parseEnv({}).hosts;
const open = parseEnv({ HOST: "0.0.0.0", JETLAG_HOSTS: "jetlag.internal" }).hosts;

const judge = (
  method: string,
  target: string,
  host: string | string[] = "127.0.0.1:3000",
  hosts: HostPolicy = loopback,
  basePath = "",
) => judgeRequest({ method, target, hosts: [host].flat(), fields: 9 }, { hosts, basePath, isDevelopment: false });

test.each([
  ["GET", "/", "/"],
  ["HEAD", "/streams/ORDERS?tab=messages", "/streams/ORDERS?tab=messages"],
  ["GET", "/streams/a%2Fb%25zz?search=%C3%BC", "/streams/a%2Fb%25zz?search=%C3%BC"],
  ["POST", "/api/publish", "/api/publish"],
  ["DELETE", "/api/snapshot", "/api/snapshot"],
  ["OPTIONS", "/metrics?x", "/metrics?x"],
  ["GET", "http://127.0.0.1:3000/api/health?x=1", "/api/health?x=1"],
  ["GET", "HTTPS://LOCALHOST", "/"],
  ["GET", "http://localhost?x=1", "/?x=1"],
])("%s %s is served", (method, target, path) => {
  expect(judge(method, target)).toMatchObject({ served: true, target: path });
});

test.each([
  ["GET", "/streams/%zz", "invalid_input"],
  ["GET", "/api/streams/%", "invalid_input"],
  ["GET", "/api/failures?search=%f", "invalid_input"],
  ["GET", "/streams/%ff", "invalid_input"],
  ["OPTIONS", "*", "invalid_input"],
  ["GET", "ftp://localhost/", "invalid_input"],
  ["GET", "localhost:3000", "invalid_input"],
  ["GET", "http:///api/health", "invalid_input"],
  ["GET", "http://ann@localhost/", "invalid_input"],
  ["GET", "http://evil.example/api/snapshot", "foreign_host"],
  ["TRACE", "/", "method_not_allowed"],
  ["TRACE", "/api/health", "method_not_allowed"],
  ["PROPFIND", "/api/health", "method_not_allowed"],
  ["POST", "/", "method_not_allowed"],
  ["POST", "/metricsx", "method_not_allowed"],
  ["OPTIONS", "/streams", "method_not_allowed"],
])("%s %s is refused: %s", (method, target, code) => {
  expect(judge(method, target)).toMatchObject({ served: false, code });
});

test("a method that a page does not take is answered with those that it takes", () => {
  expect(judge("POST", "/")).toMatchObject({ allowed: ["GET", "HEAD"] });
});

test("a request names one host", () => {
  for (const hosts of [[], ["localhost", "localhost"], ["local host"], [""]]) {
    expect(judge("GET", "/api/health", hosts)).toMatchObject({ served: false, code: "invalid_input" });
  }
});

test.each<[string, HostPolicy, boolean]>([
  ["localhost:3000", loopback, true],
  ["[::ffff:127.0.0.1]:3000", loopback, true],
  ["192.168.1.4:3000", loopback, false],
  ["evil.example:3000", loopback, false],
  ["localhost:3000", open, true],
  ["192.168.1.4:3000", open, true],
  ["jetlag.internal", open, true],
  ["evil.example:3000", open, false],
])("under the host %s", (host, hosts, served) => {
  for (const path of ["/", "/api/health", "/metrics", "/_next/static/x.js", "/api/live"]) {
    expect(judge("GET", path, host, hosts)).toMatchObject(served ? { served } : { served, code: "foreign_host" });
  }
});

test("the sentence about a host names the variable to set, and is short whatever was sent", () => {
  const { detail } = { detail: "", ...judge("GET", "/", "evil.example:3000", open) };
  expect(detail).toContain("JETLAG_HOSTS=evil.example");
  const long = { detail: "", ...judge("GET", "/", `${"a".repeat(60)}.`.repeat(100), open) };
  expect(long.detail.length).toBeLessThan(500);
  expect({ detail: "", ...judge("GET", "/", "10.0.0.1", loopback) }.detail).toContain("HOST");
});

test("what Node may have dropped could be another host: too many fields are refused", () => {
  const head = { method: "GET", target: "/", hosts: ["localhost"] };
  expect(judgeRequest({ ...head, fields: 999 }, { hosts: loopback, basePath: "", isDevelopment: false })).toMatchObject(
    { served: true },
  );
  expect(
    judgeRequest({ ...head, fields: 1_000 }, { hosts: loopback, basePath: "", isDevelopment: false }),
  ).toMatchObject({ code: "headers_too_large" });
});

test.each(["/api/../streams/ORDERS", "/api/%2e%2e/streams/ORDERS", "/api/x/%2E%2E/..", "/metrics/../activity"])(
  "%s is a page, which takes no POST",
  (target) => {
    expect(judge("POST", target)).toMatchObject({ code: "method_not_allowed", allowed: ["GET", "HEAD"] });
    expect(judge("GET", target)).toMatchObject({ served: true, target });
  },
);

test("both hosts of an absolute address count", () => {
  expect(judge("GET", "http://localhost/", "evil.example")).toMatchObject({ code: "foreign_host" });
});

test("in development pages take every method", () => {
  const head = { method: "POST", target: "/__nextjs_original-stack-frames", hosts: ["localhost"], fields: 9 };
  expect(judgeRequest(head, { hosts: loopback, basePath: "", isDevelopment: true })).toMatchObject({ served: true });
});

test("below a base path, what a path takes is told by the rest of it", () => {
  const below = (method: string, target: string) => judge(method, target, undefined, undefined, "/jetlag");
  expect(below("POST", "/jetlag/api/publish?x")).toEqual({
    served: true,
    target: "/jetlag/api/publish?x",
    path: "/api/publish",
  });
  expect(below("GET", "/jetlag")).toMatchObject({ served: true, path: "/" });
  expect(below("POST", "/jetlag/live")).toMatchObject({ code: "method_not_allowed" });
  for (const beside of ["/", "/api/publish", "/jetlag/../api/publish", "/jetlagged"]) {
    expect(below("GET", beside)).toMatchObject({
      code: "not_found",
      detail: expect.stringMatching(/below \/jetlag \(JETLAG_BASE_PATH\).*proxy/),
    });
  }
});
