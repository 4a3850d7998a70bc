import { once } from "node:events";
import { connect } from "node:net";
import type { APIResponse, Page } from "@playwright/test";
import { expect, test } from "./dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard/own-dashboard";

test.afterEach(endDashboards);

const staticPages = ["/", "/live", "/consumers", "/streams", "/failures", "/jobs", "/publish", "/activity", "/status"];

/** What the browser refused because of the content security policy, from now on, in all pages that are opened. */
async function noteViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction("noteViolation", (text: string) => void violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      Reflect.apply(Reflect.get(window, "noteViolation"), window, [`${effectiveDirective} ${blockedURI} ${sample}`]);
    });
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  return violations;
}

test("every page works under its content security policy, live traffic included", async ({ page, streamName }) => {
  const violations = await noteViolations(page);
  const dynamicPages = [
    `/streams/${streamName}`,
    "/streams/none/consumers/none",
    "/streams/none/messages/1",
    "/nowhere",
  ];
  for (const path of [...staticPages, ...dynamicPages]) {
    await page.goto(path);
    // Only a page whose scripts run learns from the live socket that there is a connection.
    await expect(
      page
        .getByRole("banner")
        .getByText(/Connected|nats/i)
        .first(),
      path,
    ).toBeVisible();
  }
  expect(violations).toEqual([]);
});

test("a script that somebody else put into a page does not run", async ({ page }) => {
  for (const path of ["/status", "/streams/none"]) {
    await page.goto(path);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return Reflect.get(window, "ran") === true;
    });
    expect(ran, path).toBe(false);
  }
});

test("no other page can frame the dashboard", async ({ page, baseURL }) => {
  await page.setContent(`<iframe src="${baseURL}/publish"></iframe>`);
  await expect.poll(() => page.frames()[1]?.url()).toContain("chrome-error:");
});

const securityHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": expect.stringMatching(
    /object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'/,
  ),
};

test("every answer has the security headers, and shared caches keep no page", async ({ request }) => {
  const html = await (await request.get("/")).text();
  const [chunk = ""] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? [];
  const answers: Record<string, APIResponse> = {};
  for (const path of [
    ...staticPages,
    "/streams/none",
    "/nowhere",
    chunk,
    "/icon.svg",
    "/api/health",
    "/api/none",
    "/metrics",
  ]) {
    answers[path] = await request.get(path);
  }
  answers["a payload that is too large"] = await request.post("/api/failures/plan", { data: "x".repeat(2_000_000) });
  for (const [what, answer] of Object.entries(answers)) {
    expect(answer.headers(), what).toMatchObject(securityHeaders);
    expect(answer.headers()["cache-control"] ?? "", what).not.toContain("s-maxage");
  }
  expect(answers[chunk]?.headers()["cache-control"]).toContain("immutable");
  expect(answers["/"]?.headers()["content-security-policy"]).not.toContain("'unsafe-inline'; style");
  expect(answers["/"]?.headers()["content-security-policy"]).not.toMatch(/script-src[^;]*unsafe/);
});

test("an old link to a job leads to where jobs are now", async ({ request }) => {
  for (const [from, to] of [
    ["/failures/jobs", "/jobs"],
    ["/failures/jobs/01HK", "/jobs/01HK"],
    ["/b/prod/failures/jobs/01HK", "/b/prod/jobs/01HK"],
  ] as const) {
    const answer = await request.get(from, { maxRedirects: 0 });
    expect([answer.status(), answer.headers().location], from).toEqual([308, to]);
  }
});

test("the image optimizer is closed", async ({ request }) => {
  expect((await request.get("/_next/image?url=%2Ficon.svg&w=64&q=75")).status()).toBe(404);
});

/** Writes a request as it stands, and returns what comes until the connection ends. */
async function talk(port: number, request: string, leave = false): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString();
  });
  socket.write(request.replaceAll("\n", "\r\n"));
  if (leave) socket.end();
  await once(socket, "close");
  return answer;
}

test("beyond loopback it answers to addresses and configured names, and whatever comes it logs JSON", async ({
  request,
}) => {
  // It listens on loopback all the same: the policy follows HOST.
  const { child, port } = await startDashboard(
    { JETLAG_BUS: "memory", JETLAG_LOG_LEVEL: "info", HOST: "0.0.0.0", JETLAG_HOSTS: "jetlag.internal" },
    "pipe",
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const ask = (path: string, host: string) => request.get(url + path, { headers: { host } });
  await whenListening(() => request.get(`${url}/api/health`));

  for (const host of ["192.0.2.7:3000", "[2001:db8::7]", "localhost", "jetlag.internal:81"]) {
    expect((await ask("/api/health", host)).status(), host).toBe(200);
  }
  for (const path of ["/", "/streams/x", "/api/health", "/api/none", "/metrics", "/_next/static/x.js", "/icon.svg"]) {
    const answer = await ask(path, `evil.example:${port}`);
    expect(answer.status(), path).toBe(421);
    expect(await answer.json()).toMatchObject({
      code: "foreign_host",
      detail: expect.stringContaining("JETLAG_HOSTS"),
    });
  }
  const publish = { subject: "ORDERS.x", payload: { data: "x" } };
  const rebound = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
  expect((await request.post(`${url}/api/publish`, { data: publish, headers: rebound })).status()).toBe(421);

  const end = `Host: localhost\nConnection: close\n\n`;
  const post = "Host: localhost\nContent-Type: application/json\nConnection: close\n";
  const hostile: [string, RegExp][] = [
    [`GET /streams/%zz HTTP/1.1\n${end}`, /^HTTP\/1.1 400/],
    [`GET /api/streams/%zz HTTP/1.1\n${end}`, /^HTTP\/1.1 400/],
    [`TRACE / HTTP/1.1\n${end}`, /^HTTP\/1.1 405/],
    [`POST / HTTP/1.1\nNext-Action: 1\nContent-Length: 0\n${end}`, /^HTTP\/1.1 405/],
    [`GET http://evil.example/api/snapshot HTTP/1.1\n${end}`, /^HTTP\/1.1 421/],
    [`GET /_next/image?url=http://127.0.0.1/&w=64&q=75 HTTP/1.1\n${end}`, /^HTTP\/1.1 404/],
    [`GET /api/health HTTP/1.1\nHost: localhost\nConnection: Upgrade, close\nUpgrade: h2c\n\n`, /^HTTP\/1.1 200/],
    [
      `POST /api/publish HTTP/1.1\n${post}Content-Length: 9000\n\n${"[".repeat(9_000)}`,
      /^HTTP\/1.1 400[\s\S]*nested_too_deeply/,
    ],
    [
      `POST /api/publish HTTP/1.1\n${post}Transfer-Encoding: chunked\n\n64\n${"[".repeat(100)}\n`,
      /^HTTP\/1.1 400[\s\S]*nested_too_deeply/,
    ],
    [`POST /api/publish HTTP/1.1\n${post}Content-Encoding: gzip\nContent-Length: 2\n\n{}`, /^HTTP\/1.1 415/],
  ];
  for (const [sent, answer] of hostile) expect(await talk(port, sent), sent.slice(0, 60)).toMatch(answer);
  // It leaves before its body is complete.
  await talk(port, `POST /api/publish HTTP/1.1\n${post}Content-Length: 100\n\n{`, true);
  expect((await request.get(`${url}/api/health`)).status()).toBe(200);

  child.kill("SIGTERM");
  await once(child, "close");
  const lines = log.split("\n").filter((line) => line !== "");
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    expect(JSON.parse(line), line).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
    expect(line).not.toContain('"level":50');
  }
});
