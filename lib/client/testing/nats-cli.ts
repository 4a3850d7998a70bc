import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Path of a nats CLI of a version that is there already; null: there is none, and a test does not build one. */
export async function knownNatsCli(version: string): Promise<string | null> {
  const path = process.env.JETLAG_NATS_CLI ?? join(homedir(), ".cache", "jetlag", "nats-cli", version, "nats");
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
