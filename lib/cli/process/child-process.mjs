// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** How many of its last lines are kept of every child, to be shown when it fails. */
const KEPT_LINES = 100;
/** How long an interrupted command may take to end before it is killed. */
const INTERRUPT_GRACE_MS = 3_000;
const isWindows = process.platform === "win32";

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit how a process ended
 *
 * @typedef {object} RunningProcess
 * @property {number} pid
 * @property {Promise<Exit>} exited resolves when the process is gone and its output has been read
 * @property {() => string[]} lastLines the end of what it printed
 * @property {(killAfterMs: number, request?: NodeJS.Signals) => Promise<Exit>} stop asks it to end (SIGTERM) and kills
 *   it when it does not
 * @property {() => void} kill ends it and all its children at once
 *
 * @typedef {object} ProcessOptions
 * @property {string} [cwd]
 * @property {import("./environment.mjs").Environment} [env]
 * @property {"hidden" | "shown"} [output] hidden output can be read with `lastLines` and `onLine`
 * @property {(line: string) => void} [onLine]
 */

/** @type {Set<RunningProcess>} */
const running = new Set();

/**
 * Starts a child in a process group of its own: a Ctrl-C in the terminal then reaches only us, who know the order in
 * which things must end, and nothing that the child started can outlive it.
 *
 * @param {string} command @param {readonly string[]} args @param {ProcessOptions} [options]
 * @returns {Promise<RunningProcess>} rejects when the command cannot be started
 */
export async function startProcess(command, args, { cwd, env = process.env, output = "hidden", onLine } = {}) {
  const shown = output === "shown";
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    detached: !isWindows,
    windowsHide: true,
    stdio: shown ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  /** @type {string[]} */
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine?.(line);
    });
  }
  /** @type {Promise<Exit>} */
  const exited = new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      // Whatever it started ends with it; only then do the pipes close.
      killGroup(child.pid);
      child.once("close", () => resolve({ code, signal }));
    });
  });
  await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", resolve);
  });
  const pid = child.pid ?? 0;

  /** @type {RunningProcess} */
  const handle = {
    pid,
    exited,
    lastLines: () => [...lines],
    kill: () => killGroup(pid),
    stop: async (killAfterMs, request = "SIGTERM") => {
      child.kill(request);
      const timer = setTimeout(() => killGroup(pid), killAfterMs);
      return exited.finally(() => clearTimeout(timer));
    },
  };
  running.add(handle);
  void exited.then(() => running.delete(handle));
  return handle;
}

/**
 * Runs a command to its end.
 *
 * @param {string} command @param {readonly string[]} args
 * @param {ProcessOptions & { signal?: AbortSignal | undefined, timeoutMs?: number }} [options] an aborted `signal` ends
 *   the command and rejects with the signal's reason; `timeoutMs` kills it
 * @returns {Promise<Exit & { lines: string[] }>} rejects when the command cannot be started
 */
export async function runCommand(command, args, { signal, timeoutMs, ...options } = {}) {
  signal?.throwIfAborted();
  const child = await startProcess(command, args, options);
  const interrupt = () => void child.stop(INTERRUPT_GRACE_MS);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  const timer = timeoutMs === undefined ? undefined : setTimeout(child.kill, timeoutMs);
  const exit = await child.exited;
  clearTimeout(timer);
  signal?.removeEventListener("abort", interrupt);
  signal?.throwIfAborted();
  return { ...exit, lines: child.lastLines() };
}

/** Kills every child that still runs, for a person who does not want to wait for a clean end. */
export function killAll() {
  for (const child of running) child.kill();
}

/**
 * How a process ended, in words.
 *
 * @param {Exit} exit
 */
export function describeExit({ code, signal }) {
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  if (isWindows) {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // ESRCH: the group is empty. EPERM: macOS says this of a group with nothing but zombies.
    if (!(error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM"))) throw error;
  }
}
