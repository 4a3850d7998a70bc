import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs the nats CLI against a server and returns what it wrote. Throws with what it complained of. */
export async function runNatsCli(cli: string, url: string, ...words: string[]): Promise<string> {
  const { stdout } = await run(cli, ["--server", url, ...words], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    // A context of the machine's owner would send it elsewhere.
    env: { NODE_ENV: "test", PATH: "", HOME: "/nonexistent" },
  });
  return stdout;
}
