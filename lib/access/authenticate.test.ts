import { expect, test } from "vitest";
import { type AccessPolicy, authenticate, may } from "./authenticate";

const policy: AccessPolicy = { rights: ["redrive"], userHeader: "X-Login", allowedOrigins: ["https://other.example"] };
const from = (headers: Record<string, string>) => authenticate((name) => new Headers(headers).get(name), policy);

test("who asks is who the proxy says, on one visible line, and anonymous without", async () => {
  expect(await from({ host: "localhost", "x-login": " ann " })).toEqual({ who: "ann", rights: ["redrive"] });
  for (const login of ["", "  "]) expect((await from({ "x-login": login })).who).toBe("anonymous");
  expect((await from({ "x-login": "a".repeat(500) })).who).toHaveLength(200);
  const nobodyIsNamed = authenticate(() => "ann", { ...policy, userHeader: null, allowedOrigins: ["ann"] });
  expect((await nobodyIsNamed).who).toBe("anonymous");
});

test("a page of another site is nobody, whatever it calls itself", async () => {
  const foreign = from({ host: "localhost", origin: "https://evil.example", "x-login": "ann" });
  await expect(foreign).rejects.toMatchObject({
    code: "foreign_origin",
    message: expect.stringContaining("JETLAG_ORIGINS"),
  });
  expect((await from({ host: "localhost", origin: "https://other.example" })).who).toBe("anonymous");
});

test("everybody may look, and do only what there is a right to", () => {
  const visitor = { who: "ann", rights: ["redrive"] } as const;
  expect((["view", "redrive", "discard", "publish"] as const).map((need) => [need, may(visitor, need)])).toEqual([
    ["view", true],
    ["redrive", true],
    ["discard", false],
    ["publish", false],
  ]);
});
