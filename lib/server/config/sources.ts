import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";

/** A configuration, secret, key, certificate or descriptor set is smaller, bytes. */
const largestFileBytes = 8 * 1_048_576;

/** The environment, as the one file that reads it hands it on. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The files that a configuration was read from, so that it can be told when one of them changes. */
export class Sources {
  readonly #prints = new Map<string, string>();

  /** The text of a file. Throws an error that says in a few words why there is none. */
  text(path: string): string {
    return this.bytes(path).toString("utf8");
  }

  /** The content of a file. Throws as {@link text} does. */
  bytes(path: string): Buffer {
    const print = this.#read(path);
    if ("reason" in print) throw new Error(print.reason);
    return print.bytes;
  }

  /** The first of some files that can be read, or null. */
  firstReadable(paths: readonly string[]): string | null {
    return paths.find((path) => "bytes" in this.#read(path)) ?? null;
  }

  #read(path: string): ReturnType<typeof readPrint> {
    const print = readPrint(path);
    this.#prints.set(path, print.print);
    return print;
  }

  /** A print of every file that was asked for, whether it could be read or not. */
  get prints(): ReadonlyMap<string, string> {
    return this.#prints;
  }
}

/** Changes with the content of a file, and with whether it can be read. */
export function filePrint(path: string): string {
  return readPrint(path).print;
}

/** `~` is the home directory; a relative path begins at `base`. */
export function filePath(path: string, base: string, variables: Variables): string {
  const home = variables.HOME || homedir();
  return resolve(base, path === "~" || path.startsWith("~/") ? `${home}${path.slice(1)}` : path);
}

function readPrint(path: string): { print: string; bytes: Buffer } | { print: string; reason: string } {
  try {
    // Before it is read: a device or a pipe would never end.
    const { size } = statSync(path);
    if (size > largestFileBytes) return { print: "large", reason: `${path} is larger than 8 MiB` };
    const bytes = readFileSync(path);
    return { print: createHash("sha256").update(bytes).digest("base64"), bytes };
  } catch (error) {
    const reason = `${path} ${whyUnread(error)}`;
    return { print: reason, reason };
  }
}

function whyUnread(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist";
    case "EACCES":
    case "EPERM":
      return "may not be read by the user that runs Jetlag";
    case "EISDIR":
      return "is a directory, not a file";
    default:
      return `cannot be read (${code})`;
  }
}
