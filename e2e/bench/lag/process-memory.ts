import { readFileSync } from "node:fs";

/** MiB of memory that a process and all below it hold, now or (`VmHWM`) at their worst. Linux only. */
export function residentMiB(pid: number, field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kibibytes = Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + residentMiB(Number(child), field), kibibytes / 1_024);
}
