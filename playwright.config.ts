import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "@playwright/test";
import { installedChromiumPath } from "./lib/cli/suite/chromium.mjs";

const output = join(__dirname, "e2e", ".output");

/**
 * The config is evaluated by Playwright itself and again by each worker, which inherits the environment: the first one
 * chooses, and the specs read the same two variables.
 */
function chooseOnce(): { port: string; dataDirectory: string } {
  const { JETLAG_E2E_PORT, JETLAG_E2E_DATA_DIR } = process.env;
  if (JETLAG_E2E_PORT && JETLAG_E2E_DATA_DIR) return { port: JETLAG_E2E_PORT, dataDirectory: JETLAG_E2E_DATA_DIR };

  const ports = pathToFileURL(join(__dirname, "lib", "cli", "process", "ports.mjs"));
  const script = `import { findFreePort } from ${JSON.stringify(ports)}; console.log(await findFreePort());`;
  const port = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim();
  mkdirSync(output, { recursive: true });
  const dataDirectory = mkdtempSync(join(output, "data-"));
  process.once("exit", () => rmSync(dataDirectory, { recursive: true, force: true }));
  process.env.JETLAG_E2E_PORT = port;
  process.env.JETLAG_E2E_DATA_DIR = dataDirectory;
  return { port, dataDirectory };
}

const { port, dataDirectory } = chooseOnce();
const baseURL = `http://127.0.0.1:${port}`;
const executablePath = installedChromiumPath();

/** Every page at three widths until figures came twice, axe on all that lies over a page, a takeover in a storm. */
const longSpecs = ["stillness.spec.ts", "overlays.spec.ts", "own-dashboard/incident-takeover.spec.ts"];
const picturesSpec = "screenshots.spec.ts";
/** Specs that start dashboards and servers of their own: nothing that the others do concerns them. */
const ownDashboards = "own-dashboard/*.spec.ts";

/** The specs use the real thing: the built dashboard with its embedded nats-server and demo traffic, in Chromium. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  // The pictures of the README are made on demand: `npm run screenshots`. So is what takes minutes: `npm run test:long`.
  projects: [
    // One dashboard with one nats-server behind it, which some specs stop.
    { name: "specs", workers: 1, testIgnore: [picturesSpec, ownDashboards, ...longSpecs] },
    { name: "own-dashboard", workers: 1, testMatch: ownDashboards, testIgnore: longSpecs },
    { name: "long", workers: 1, testMatch: longSpecs },
    { name: "screenshots", workers: 1, testMatch: picturesSpec },
  ],
  outputDir: join(output, "artifacts"),
  reporter: [["list"], ["json", { outputFile: join(output, "results.json") }]],
  forbidOnly: Boolean(process.env.CI),
  // A spec of each project at a time.
  workers: 2,
  retries: 0,
  // A machine with more work than cores takes its time; what never comes is a failure all the same.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    // To record each step of every spec takes a quarter of the time: `--trace retain-on-failure` does for one that fails.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      // Chromium's sandbox does not work for root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  webServer: {
    // Without a shell in between it learns at once that the run is over, however that ends.
    command: `${process.platform === "win32" ? "" : "exec "}node lib/cli/start.mjs`,
    url: `${baseURL}/api/health`,
    env: {
      PORT: port,
      HOST: "",
      NATS_URL: "",
      JETLAG_BUS: "nats",
      JETLAG_DATA_DIR: dataDirectory,
      JETLAG_DEMO: "1",
      // What needs somebody is found in seconds instead of minutes.
      JETLAG_PATIENCE: "0.05",
      JETLAG_STORE: "",
      JETLAG_ORIGINS: "",
      JETLAG_MASK: "header:X-Masked-Secret",
      JETLAG_LOG_LEVEL: "warn",
    },
    stdout: "pipe",
    stderr: "pipe",
    // Long enough for a first build, when the specs are run without `npm test`.
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
