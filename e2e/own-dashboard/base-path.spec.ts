import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { BASE_PATH_BUILD } from "../../lib/cli/suite/builds.mjs";
import { brokersSchema } from "../../lib/contract/brokers";
import { expect, test } from "../dashboard";
import { endDashboards, freePort, startDashboard, whenListening } from "./own-dashboard";
import { type ReverseProxy, startReverseProxy } from "./reverse-proxy";

const buildTimeoutMs = 600_000;

let started: ChildProcess;
let dataDirectory: string;
/** Where the dashboard listens itself. */
let target: string;
let ready: string;

test.beforeAll(async () => {
  test.setTimeout(buildTimeoutMs);
  dataDirectory = await mkdtemp(join(tmpdir(), "jetlag-base-path-"));
  const port = await freePort();
  target = `http://127.0.0.1:${port}`;
  started = spawn(process.execPath, ["lib/cli/start.mjs"], {
    cwd: join(__dirname, "..", ".."),
    env: {
      ...process.env,
      ...BASE_PATH_BUILD,
      PORT: String(port),
      HOST: "",
      NATS_URL: "",
      JETLAG_BUS: "memory",
      JETLAG_DATA_DIR: dataDirectory,
      JETLAG_LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  ready = await readyLine(started);
});
test.afterEach(endDashboards);
test.afterAll(async () => {
  if (started.exitCode === null) {
    started.kill("SIGTERM");
    await once(started, "exit");
  }
  await rm(dataDirectory, { recursive: true, force: true });
});

/** The line by which `npm start` says where the dashboard is. */
async function readyLine({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of stdout ?? []) {
    text += chunk;
    const [line] = /Jetlag is ready: .*/.exec(text) ?? [];
    if (line !== undefined) return line;
  }
  throw new Error(`npm start ended: ${text}`);
}

/** Everything that a page asks its server for and is not given, and all that is not below the base path. */
function watchRequests(page: Page): { readonly faults: string[]; readonly sockets: string[] } {
  const seen = { faults: [] as string[], sockets: [] as string[] };
  page.on("request", (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol.startsWith("http") && !pathname.startsWith("/jetlag")) seen.faults.push(request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) seen.faults.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") seen.faults.push(message.text());
  });
  page.on("websocket", (socket) => seen.sockets.push(new URL(socket.url()).pathname));
  return seen;
}

test.describe("below /jetlag, behind a reverse proxy", () => {
  let proxy: ReverseProxy;
  test.beforeAll(async () => {
    proxy = await startReverseProxy({ target, rewritesHost: false });
  });
  test.afterAll(() => proxy.close());

  test("pages, assets, API and live traffic are all there, and links stay there", async ({ page }) => {
    expect(ready).toContain(`${target}/jetlag`);
    const seen = watchRequests(page);
    await page.goto(`${proxy.url}/jetlag`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/consumer|attention/i);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Live", exact: true }).click();
    await expect(page).toHaveURL(`${proxy.url}/jetlag/live`);
    const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
    await expect(rows.filter({ hasText: "ORDERS.order." }).first()).toBeVisible();
    expect(seen.sockets).toContain("/jetlag/api/live");

    await page.reload();
    await expect(rows.filter({ hasText: "ORDERS.order." }).first()).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(`${proxy.url}/jetlag`);
    expect(seen.faults).toEqual([]);
  });

  test("a deep link opens, its tabs and filters are states of the same address", async ({ page }) => {
    const seen = watchRequests(page);
    await page.goto(`${proxy.url}/jetlag/streams/ORDERS?tab=messages`);
    await expect(page.getByRole("link", { name: /^#/ }).first()).toBeVisible();
    await page.getByRole("link", { name: "Overview", exact: true }).last().click();
    await expect(page).toHaveURL(`${proxy.url}/jetlag/streams/ORDERS`);
    await page.goto(`${proxy.url}/jetlag/consumers`);
    await page.getByRole("searchbox").first().fill("billing");
    await expect(page).toHaveURL(`${proxy.url}/jetlag/consumers?q=billing`);
    expect(seen.faults).toEqual([]);
  });

  test("a broker's own pages and API are below it too", async ({ page }) => {
    const seen = watchRequests(page);
    await page.goto(`${proxy.url}/jetlag/brokers`);
    const row = page.getByRole("region", { name: "Brokers" }).getByRole("row").nth(1);
    await expect(row).toContainText("Connected");
    const { first } = brokersSchema.parse(await (await page.request.get(`${proxy.url}/jetlag/api/brokers`)).json());
    await page.goto(`${proxy.url}/jetlag/b/${first}/live`);
    const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
    await expect(rows.filter({ hasText: "ORDERS.order." }).first()).toBeVisible();
    expect(seen.sockets).toContain(`/jetlag/api/b/${first}/live`);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Consumers" }).click();
    await expect(page).toHaveURL(`${proxy.url}/jetlag/b/${first}/consumers`);
    expect(seen.faults).toEqual([]);
  });

  test("publishing stores a message, and the receipt leads to it", async ({ page }) => {
    const seen = watchRequests(page);
    await page.goto(`${proxy.url}/jetlag/publish?mode=raw&subject=ORDERS.order.test`);
    await page.getByRole("textbox", { name: "Payload" }).fill("hello");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const receipt = page.getByRole("status").filter({ hasText: "Stored" });
    await receipt.getByRole("link", { name: /#/ }).click();
    await expect(page).toHaveURL(/\/jetlag\/streams\/ORDERS\/messages\/\d+$/);
    await expect(page.getByText("hello").first()).toBeVisible();
    expect(seen.faults).toEqual([]);
  });
});

test("what is beside the base path is refused with where the dashboard is", async ({ request }) => {
  for (const beside of ["/", "/live", "/api/health", "/jetlagged"]) {
    const answer = await request.get(`${target}${beside}`);
    expect(answer.status()).toBe(404);
    expect(await answer.text()).toContain("JETLAG_BASE_PATH");
  }
  for (const below of ["/api/health", "/metrics", "/icon.svg"]) {
    expect((await request.get(`${target}/jetlag${below}`)).status()).toBe(200);
  }
});

test("behind a proxy that rewrites the host, refusals name JETLAG_ORIGINS", async ({ page }) => {
  const proxy = await startReverseProxy({ target, rewritesHost: true });
  await page.goto(`${proxy.url}/jetlag/live`);
  await expect(page.getByText(/refuses the live connection.*JETLAG_ORIGINS/)).toBeVisible();
  await page.goto(`${proxy.url}/jetlag/publish?mode=raw&subject=ORDERS.order.test`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText(/JETLAG_ORIGINS/).first()).toBeVisible();
  await proxy.close();
});

test("with the proxy's origin in JETLAG_ORIGINS a rewritten host does no harm", async ({ page }) => {
  const proxyPort = await freePort();
  const origin = `http://127.0.0.1:${proxyPort}`;
  const { port } = await startDashboard({ ...BASE_PATH_BUILD, JETLAG_BUS: "memory", JETLAG_ORIGINS: origin });
  const own = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${own}/jetlag/api/health`));
  const proxy = await startReverseProxy({ target: own, rewritesHost: true, port: proxyPort });
  await page.goto(`${origin}/jetlag/live`);
  const rows = page.getByRole("grid", { name: "Messages" }).getByRole("row");
  await expect(rows.filter({ hasText: "ORDERS.order." }).first()).toBeVisible();
  await page.close();
  await proxy.close();
});

test("a build for one base path does not start for another", async () => {
  const { child } = await startDashboard(
    { ...BASE_PATH_BUILD, JETLAG_BASE_PATH: "/other", JETLAG_BUS: "memory" },
    "pipe",
  );
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(text).toContain("this build is made to be served at /jetlag, not at /other");
});
