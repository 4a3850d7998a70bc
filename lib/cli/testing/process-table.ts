import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** A process as the system lists it. */
interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  /** The letters of `ps`, Z for one that ended and was not yet cleared away by its parent. */
  readonly state: string;
  readonly name: string;
}

/** The processes of this machine, without those that ended. */
function listProcesses(): ProcessEntry[] {
  const entries = existsSync("/proc/self/stat") ? readProcFiles() : runPs();
  return entries.filter(({ state }) => !state.startsWith("Z"));
}

/** Small Linux systems have no `ps`. */
function readProcFiles(): ProcessEntry[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const text = readFileSync(`/proc/${id}/stat`, "utf8");
      const [, name = "", state = "", parentPid] = /\((.*)\) (\S) (\d+)/s.exec(text) ?? [];
      return [{ pid: Number(id), parentPid: Number(parentPid), state, name }];
    } catch {
      // It ended since the directory was read.
      return [];
    }
  });
}

function runPs(): ProcessEntry[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat=,comm="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parentPid, state = "", name = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parentPid), state, name }];
  });
}

/** Whether a process runs. */
export function isRunning(pid: number): boolean {
  return listRunning([pid]).length > 0;
}

/** The ids of all processes below another one. */
export function listDescendants(pid: number): number[] {
  const entries = listProcesses();
  const below = (parent: number): number[] =>
    entries.filter(({ parentPid }) => parentPid === parent).flatMap((entry) => [entry.pid, ...below(entry.pid)]);
  return below(pid);
}

/** Those of the given processes that still run, for a test to expect none. */
export function listRunning(pids: readonly number[]): string[] {
  return listProcesses()
    .filter(({ pid }) => pids.includes(pid))
    .map(({ pid, name }) => `${pid} ${name}`);
}
