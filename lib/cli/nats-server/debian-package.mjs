// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/child-process.mjs";
import { findExecutable } from "../process/executable.mjs";
import { parseDeb822Sources, parseSourcesList, selectDebianMirrors } from "./apt-sources.mjs";

/** Debian's public keys, as the package debian-archive-keyring installs them: apt checks every download with them. */
const KEYRINGS = ["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];
/** Debian's rolling suite: the stable ones carry a nats-server that is too old. */
const SUITE = "sid";
/** How many of the machine's mirrors are asked. */
const MAX_MIRRORS = 2;
/** How long apt waits for a silent mirror. */
const MIRROR_TIMEOUT_S = 8;

/**
 * Gets nats-server out of Debian's package, without root and without installing anything on the machine: apt works on
 * lists and a cache of its own below `directory`. The mirror is the one that the machine's own apt sources name.
 *
 * @param {{ directory: string, suite?: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal }} options
 *   `directory` must exist and be empty; `suite` is Debian's rolling one unless another is named
 * @returns {Promise<string>} path of the binary, below `directory`
 * @throws {Error} whose message says in a few words why not
 */
export async function fetchDebianPackage({ directory, suite = SUITE, env, signal }) {
  const keyring = KEYRINGS.find((path) => existsSync(path));
  const hasTools = findExecutable("apt-get", env) !== null && findExecutable("dpkg-deb", env) !== null;
  if (keyring === undefined || !hasTools) throw new Error("this is not Debian");
  const mirrors = selectDebianMirrors(readAptSources("/etc/apt")).slice(0, MAX_MIRRORS);
  if (mirrors.length === 0) throw new Error("apt has no Debian mirror");

  /** @type {unknown} */
  let failure;
  for (const mirror of mirrors) {
    const attempt = join(directory, "apt");
    try {
      return await unpackFrom({ mirror, suite, keyring, attempt, into: join(directory, "unpacked"), env, signal });
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    } finally {
      rmSync(attempt, { recursive: true, force: true });
    }
  }
  throw failure;
}

/**
 * @param {{ mirror: string, suite: string, keyring: string, attempt: string, into: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal }} options
 * @returns {Promise<string>}
 */
async function unpackFrom({ mirror, suite, keyring, attempt, into, env, signal }) {
  const lists = join(attempt, "lists");
  const cache = join(attempt, "cache");
  mkdirSync(join(lists, "partial"), { recursive: true });
  mkdirSync(join(cache, "archives", "partial"), { recursive: true });
  const status = join(attempt, "status");
  writeFileSync(status, "");
  const sourceList = join(attempt, "sources.list");
  writeFileSync(sourceList, `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);

  const settings = {
    "Dir::Etc::sourcelist": sourceList,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::Lists": lists,
    "Dir::State::status": status,
    "Dir::Cache": cache,
    "Acquire::Languages": "none",
    "Acquire::Retries": "0",
    // Else an unreachable mirror is a mere warning.
    "APT::Update::Error-Mode": "any",
    "Acquire::http::Timeout": MIRROR_TIMEOUT_S,
    "Acquire::https::Timeout": MIRROR_TIMEOUT_S,
    // As root, apt would drop to an account that may not be able to reach the cache of this one.
    ...(process.getuid?.() === 0 ? { "APT::Sandbox::User": "root" } : {}),
  };
  const options = ["-qq", ...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`])];
  const run = (/** @type {string} */ command, /** @type {string[]} */ args) =>
    runTool(command, args, { cwd: attempt, env, signal });
  await run("apt-get", [...options, "update"]);
  await run("apt-get", [...options, "download", "nats-server"]);
  const archive = readdirSync(attempt).find((name) => name.endsWith(".deb"));
  if (archive === undefined) throw new Error("apt downloaded nothing");
  await run("dpkg-deb", ["-x", join(attempt, archive), into]);
  return join(into, "usr", "sbin", "nats-server");
}

/**
 * @param {string} command @param {readonly string[]} args
 * @param {{ cwd: string, env: import("../process/environment.mjs").Environment, signal: AbortSignal }} options
 */
async function runTool(command, args, { cwd, env, signal }) {
  const { code, lines } = await runCommand(command, args, { cwd, env: { ...env, LC_ALL: "C" }, signal });
  if (code === 0) return;
  const reason =
    lines.find((line) => line.includes("Failed to fetch")) ?? lines.findLast((line) => line.startsWith("E:"));
  throw new Error(`${command}: ${reason ?? `exit code ${code}`}`);
}

/**
 * @param {string} directory apt's configuration, usually /etc/apt
 * @returns {import("./apt-sources.mjs").AptSource[]}
 */
export function readAptSources(directory) {
  const parts = join(directory, "sources.list.d");
  const files = [
    join(directory, "sources.list"),
    ...(existsSync(parts)
      ? readdirSync(parts)
          .sort()
          .map((name) => join(parts, name))
      : []),
  ];
  return files.flatMap((file) => {
    if (!existsSync(file)) return [];
    if (file.endsWith(".list")) return parseSourcesList(readFileSync(file, "utf8"));
    return file.endsWith(".sources") ? parseDeb822Sources(readFileSync(file, "utf8")) : [];
  });
}
