import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that was called from a {@link Terminal}. */
export interface ProgramCall {
  /** Its name and arguments. */
  readonly words: readonly string[];
  /** What it read from its standard input; null when it did not look. */
  readonly input: Uint8Array | null;
}

/** `typed`: as a keyboard sends it, and terminals that do not mark a paste. `pasted`: marked as a paste. */
export type PasteMode = "typed" | "pasted";

const prompt = "ready$ ";
const answerMs = 15_000;

/** Takes a home and the command of a shell. */
const start = `
export PATH="$1/bin:$PATH" HOME="$1" CALLS="$1/calls" PS1='${prompt}' PS2= TERM=xterm LC_ALL=C.UTF-8
export SHELL=/bin/sh INPUTRC=/dev/null HISTFILE=/dev/null
exec script --quiet --return --command "$2" /dev/null`;

/** Notes name, arguments and input, each call in a directory of its own. */
const program = `#!/bin/sh
call=$(mktemp -d "$CALLS/XXXXXXXX")
printf '%s\\0' "\${0##*/}" "$@" > "$call/words"
for last in "$@"; do :; done
if [ "$1" = pub ] || [ "$last" = @- ]; then cat > "$call/input"; fi
`;

/**
 * An interactive shell on a pseudoterminal of its own, by the `script` of util-linux, with programs named `nats` and
 * `curl` that note how they are called.
 */
export class Terminal {
  readonly #process: ChildProcess;
  readonly #home: string;
  readonly #calls: string;
  readonly #work: string;
  #output = "";
  #turns = 0;
  #wake: () => void = () => {};

  private constructor(shell: string) {
    this.#home = mkdtempSync(join(tmpdir(), "jetlag-terminal-"));
    this.#calls = join(this.#home, "calls");
    this.#work = join(this.#home, "work");
    const programs = join(this.#home, "bin");
    for (const directory of [this.#calls, this.#work, programs]) mkdirSync(directory);
    for (const name of ["nats", "curl"]) {
      writeFileSync(join(programs, name), program);
      chmodSync(join(programs, name), 0o755);
    }
    this.#process = spawn("sh", ["-c", start, "sh", this.#home, shell], {
      cwd: this.#work,
      stdio: "pipe",
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString("latin1");
        this.#wake();
      });
    }
  }

  /** `shell` is a command, for example `bash --norc -i`. */
  static async open(shell: string): Promise<Terminal> {
    const terminal = new Terminal(shell);
    try {
      await terminal.#until(prompt);
    } catch (error) {
      await terminal.close();
      throw error;
    }
    return terminal;
  }

  /** Puts `command` into the terminal and presses Enter. Returns the programs that were called. */
  async run(command: string, mode: PasteMode): Promise<ProgramCall[]> {
    const turn = String(++this.#turns);
    const text = command.replaceAll("\n", "\r"); // as terminals do
    this.#output = "";
    this.#send(mode === "pasted" ? `\x1b[200~${text}\x1b[201~\r` : `${text}\r`);
    this.#send(`printf 'turn%s over\\n' ${turn}\r`);
    await this.#until(`turn${turn} over`);
    const calls = readdirSync(this.#calls).map((name) => readCall(join(this.#calls, name)));
    for (const name of readdirSync(this.#calls)) rmSync(join(this.#calls, name), { recursive: true });
    return calls;
  }

  /** Files that a command left where it ran. */
  strayFiles(): string[] {
    return readdirSync(this.#work);
  }

  /** Ends the shell and removes what it wrote. */
  async close(): Promise<void> {
    const over = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    if (this.#process.exitCode === null && this.#process.signalCode === null) await over;
    rmSync(this.#home, { recursive: true, force: true });
  }

  #send(text: string): void {
    this.#process.stdin?.write(text);
  }

  async #until(text: string): Promise<void> {
    const deadline = Date.now() + answerMs;
    while (!this.#output.includes(text)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`the shell does not get to ${JSON.stringify(text)}; it says ${this.#output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** True when a program is on the path. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync("sh", ["-c", 'command -v "$1"', "sh", name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function readCall(directory: string): ProgramCall {
  const names = readdirSync(directory);
  return {
    words: readFileSync(join(directory, "words"), "utf8").split("\0").slice(0, -1),
    input: names.includes("input") ? readFileSync(join(directory, "input")) : null,
  };
}
