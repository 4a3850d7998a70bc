import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { NATS_CLI_VERSION } from "../../cli/nats-cli/nats-cli-binary.mjs";

/** Path of a nats CLI that is there already; null: there is none, and a test does not build one. */
export async function knownNatsCli(): Promise<string | null> {
  const path = process.env.JETLAG_NATS_CLI ?? join(homedir(), ".cache", "jetlag", "nats-cli", NATS_CLI_VERSION, "nats");
  try {
    await access(path);
    return path;
  } catch {
    process.stderr.write(`SKIPPED: what is copied for the nats CLI, which is not at ${path}\n`);
    return null;
  }
}

/** Where programs are looked for: first in a directory. */
export const pathWith = (directory: string): string => `${directory}:${process.env.PATH ?? ""}`;
