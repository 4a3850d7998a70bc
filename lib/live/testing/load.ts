import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

/** What to publish, and how fast. */
export interface LoadOptions {
  readonly servers: string;
  readonly subjects: readonly string[];
  readonly ratePerS: number;
  readonly durationMs: number;
  readonly payloadBytes: number;
  /** Each payload begins with `{"sentAtMs":…`, Unix milliseconds with fractions (false). */
  readonly stamped?: boolean;
}

const resultSchema = z.object({ published: z.record(z.string(), z.number()), elapsedMs: z.number() });
/** What was published in the end, by subject, and how long it took. */
export type LoadResult = z.infer<typeof resultSchema>;

/** Publishes at a steady rate from a process of its own; resolves when the server has everything. */
export async function publishLoad(options: LoadOptions): Promise<LoadResult> {
  const script = join(process.cwd(), "lib", "live", "testing", "load-publisher.mjs");
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    child.stdin.write("go\n");
    const { value, done } = await lines.next();
    if (done) throw new Error("the publisher ended without a result");
    if (child.exitCode === null) await once(child, "exit");
    return resultSchema.parse(JSON.parse(value));
  } finally {
    kill();
    process.off("exit", kill);
  }
}
