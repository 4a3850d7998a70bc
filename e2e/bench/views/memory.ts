import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import type { BenchDashboard } from "../dashboard";

const usageSchema = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

/** Bytes of memory that a process holds. */
export type Usage = z.output<typeof usageSchema>;

const patienceMs = 60_000;

/** What makes a dashboard answer {@link usageAfterCollection}, as environment variables; `file` is where it writes. */
export function collectionEnvironment(file: string): Record<string, string> {
  const script = pathToFileURL(join(process.cwd(), "e2e", "bench", "views", "collection.mjs")).href;
  return { JETLAG_BENCH_MEMORY: file, NODE_OPTIONS: `--import=${script}` };
}

/** The memory of the process that serves, once it has collected its garbage. Linux only. */
export async function usageAfterCollection({ pid }: BenchDashboard, file: string): Promise<Usage> {
  rmSync(file, { force: true });
  const server = findServer(pid);
  if (server === null) throw new Error(`no Next server below process ${pid}`);
  process.kill(server, "SIGUSR2");
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
    const text = readOrNull(file);
    if (text !== null) return usageSchema.parse(JSON.parse(text));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the dashboard did not tell its memory within ${patienceMs / 1_000} s`);
}

/** Next names its process after itself. */
function findServer(pid: number): number | null {
  if (readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("next-server")) return pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  for (const child of children) {
    const found = findServer(Number(child));
    if (found !== null) return found;
  }
  return null;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // not written yet
  }
}
