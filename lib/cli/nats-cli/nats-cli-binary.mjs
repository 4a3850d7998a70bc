// @ts-check
import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { openCache } from "../nats-server/nats-server-cache.mjs";
import { runCommand } from "../process/child-process.mjs";
import { findExecutable, isExecutable } from "../process/executable.mjs";
import { UserError } from "../process/user-error.mjs";

/** The release of the nats CLI that Jetlag is measured beside. */
export const NATS_CLI_VERSION = "0.5.1";
const MODULE = `github.com/nats-io/natscli/nats@v${NATS_CLI_VERSION}`;
const BINARY = process.platform === "win32" ? "nats.exe" : "nats";
/** Modules and what is compiled of them are kept beside the binary only while it is built: they take a gigabyte. */
const BUILD_TIMEOUT_MS = 20 * 60_000;

/**
 * The nats CLI in exactly {@link NATS_CLI_VERSION}: `JETLAG_NATS_CLI` when set, else the cached one, else built with Go,
 * which takes minutes. Only a bench needs it.
 *
 * @param {object} options
 * @param {string} options.root directory of the project
 * @param {import("../process/environment.mjs").Environment} options.env
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.onProgress gets what is being done now
 * @returns {Promise<string>} its path
 * @throws {UserError} when there is no Go, or it cannot be built
 */
export async function requireNatsCli({ root, env, signal, onProgress }) {
  if (env.JETLAG_NATS_CLI) {
    if (isExecutable(env.JETLAG_NATS_CLI)) return env.JETLAG_NATS_CLI;
    throw new UserError(`JETLAG_NATS_CLI=${env.JETLAG_NATS_CLI} cannot be executed: set it to the path of a nats CLI.`);
  }
  const cache = openCache(root, env, "nats-cli");
  const path = join(cache, NATS_CLI_VERSION, BINARY);
  if (isExecutable(path)) return path;
  const go = findExecutable("go", env);
  if (go === null)
    throw new UserError(
      `The nats CLI ${NATS_CLI_VERSION} is built with Go, which is not there: install it, or set JETLAG_NATS_CLI.`,
    );
  onProgress(`building the nats CLI ${NATS_CLI_VERSION}, once: this takes minutes`);
  await build({ go, cache, path, env, signal });
  return path;
}

/**
 * @param {{ go: string, cache: string, path: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal }} options
 */
async function build({ go, cache, path, env, signal }) {
  const staging = join(cache, `staging-${randomUUID()}`);
  const bin = join(staging, "bin");
  mkdirSync(bin, { recursive: true });
  try {
    const folders = { GOBIN: bin, GOPATH: join(staging, "path"), GOCACHE: join(staging, "built") };
    const { code, lines } = await runCommand(go, ["install", "-modcacherw", MODULE], {
      env: { ...env, ...folders, GOFLAGS: "" },
      signal,
      timeoutMs: BUILD_TIMEOUT_MS,
    });
    if (code !== 0) throw new UserError(`${MODULE} could not be built, see above.`, lines);
    mkdirSync(dirname(path), { recursive: true });
    renameSync(join(bin, BINARY), path);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
