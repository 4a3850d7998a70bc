// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { installedCommand } from "../nats-server/installed-command.mjs";
import { runCommand } from "../process/child-process.mjs";
import { findExecutable, isExecutable, readVersion } from "../process/executable.mjs";
import { UserError } from "../process/user-error.mjs";

/** How long Playwright's installer waits for a connection; it tries several times. */
const CONNECT_TIMEOUT_MS = 8_000;

/**
 * @typedef {{ path: string, version: string }} Chromium
 */

/**
 * The places where Chromium or Chrome is usually installed on this platform.
 *
 * @returns {string[]}
 */
function usualPaths() {
  const chrome = join("Google", "Chrome", "Application", "chrome.exe");
  switch (process.platform) {
    case "darwin":
      return [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      ];
    case "win32":
      return ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((name) => {
        const directory = process.env[name];
        return directory === undefined ? [] : [join(directory, chrome)];
      });
    default:
      return [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome-stable",
        "/usr/bin/google-chrome",
        "/snap/bin/chromium",
      ];
  }
}

/**
 * The browser of this machine that the tests would use, without asking whether it runs.
 *
 * @returns {string | null} null when only Playwright's own is left
 */
export function installedChromiumPath() {
  return process.env.CHROMIUM_BIN || (usualPaths().find(isExecutable) ?? null);
}

/**
 * Finds a Chromium that runs, or gets one: `CHROMIUM_BIN`, the machine's own, Playwright's, and for root on Debian the
 * package. The dependencies must be installed.
 *
 * @param {object} options
 * @param {string} options.root directory of the project
 * @param {import("../process/environment.mjs").Environment} options.env
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.onProgress
 * @returns {Promise<Chromium>}
 * @throws {UserError} which says how to get one
 */
export async function findChromium({ root, env, signal, onProgress }) {
  const explicit = env.CHROMIUM_BIN;
  if (explicit) {
    const chosen = await tryChromium(explicit, signal);
    if (chosen !== null) return chosen;
    throw new UserError(`CHROMIUM_BIN=${explicit} does not run: set it to a Chromium or Chrome, or leave it out.`);
  }
  for (const path of usualPaths()) {
    const installed = await tryChromium(path, signal);
    if (installed !== null) return installed;
  }

  const own = playwrightChromiumPath(root);
  const cached = await tryChromium(own, signal);
  if (cached !== null) return cached;
  onProgress("downloading Chromium");
  const download = await runCommand(
    process.execPath,
    [installedCommand(root, "@playwright/test", "playwright"), "install", "--no-shell", "chromium"],
    {
      cwd: root,
      env: { ...env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(CONNECT_TIMEOUT_MS) },
      signal,
    },
  );
  // A download may succeed and still not run, for want of libraries that the package below brings along.
  const downloaded = await tryChromium(own, signal);
  if (downloaded !== null) return downloaded;

  let lines = download.lines;
  if (process.getuid?.() === 0 && findExecutable("apt-get", env) !== null) {
    onProgress("installing Debian's chromium");
    const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, signal };
    await runCommand("apt-get", ["-qq", "update"], options);
    const install = await runCommand(
      "apt-get",
      ["-qq", "install", "-y", "--no-install-recommends", "chromium"],
      options,
    );
    const packaged = await tryChromium("/usr/bin/chromium", signal);
    if (packaged !== null) return packaged;
    lines = install.lines;
  }
  throw new UserError("No Chromium could be had: install one, or set CHROMIUM_BIN to its path.", lines);
}

/**
 * @param {string} path @param {AbortSignal} signal
 * @returns {Promise<Chromium | null>} null when it is not there or does not run
 */
async function tryChromium(path, signal) {
  if (!isExecutable(path)) return null;
  // Chrome on Windows opens a window instead of telling its version.
  if (process.platform === "win32") return { path, version: "" };
  const version = await readVersion(path, /Chrom/, signal);
  return version === null ? null : { path, version };
}

/**
 * Where Playwright keeps the Chromium that it downloads.
 *
 * @param {string} root
 * @returns {string}
 */
function playwrightChromiumPath(root) {
  const manifest = join(root, "package.json");
  if (!existsSync(manifest)) return "";
  return createRequire(manifest)("@playwright/test").chromium.executablePath();
}
