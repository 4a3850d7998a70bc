import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a test's own nats-server is started. */
export interface NatsServerOptions {
  /** Port to listen on (a free one, chosen by the server). */
  readonly port?: number;
  /** Further lines of configuration in the server's own format, for example an `authorization` block. */
  readonly config?: string;
  /** Variables that the configuration refers to. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Arguments added to the command line. */
  readonly args?: readonly string[];
  /** Path of the nats-server to start (what the run's other tests use). */
  readonly binary?: string;
  /** False for a server without JetStream (true). */
  readonly jetstream?: boolean;
  /** True for a server that greets only after the TLS handshake (`handshake_first`): it is ready once it listens. */
  readonly tlsFirst?: boolean;
  /** How long a start may take, milliseconds (30,000). */
  readonly startTimeoutMs?: number;
}

/** A real nats-server with JetStream, on a loopback port and a directory of its own. */
export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Where it keeps what it stores. */
  readonly storeDirectory: string;
  /** Ends it in order and removes its directory. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; its directory stays for {@link NatsServer.restart}. */
  kill9(): Promise<void>;
  /**
   * Starts it again on the same port, ending it first when it runs: with the same data, or `emptied` as after the loss of
   * its disk.
   */
  restart(options?: { readonly emptied?: boolean }): Promise<void>;
  /** Stops its process without closing connections, as a hung machine does; resolves when nothing of it runs. */
  pause(): Promise<void>;
  resume(): void;
}

/** Path of a nats-server of an older series such as `2.10`, or null where the run has none (`npm test` gets them). */
export function olderNatsServer(series: string): string | null {
  return process.env[`JETLAG_NATS_SERVER_${series.replace(".", "_")}`] ?? null;
}

/** Starts a nats-server and waits until it greets, with JetStream on. Throws with the server's own log when it does not. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const directory = await mkdtemp(join(tmpdir(), "jetlag-nats-"));
  try {
    let running = await launch(directory, options, options.port ?? -1);
    const { port } = running;
    return {
      url: `nats://127.0.0.1:${port}`,
      port,
      storeDirectory: join(directory, "data"),
      async stop() {
        await running.end("SIGTERM");
        await rm(directory, { recursive: true, force: true });
      },
      kill9: () => running.end("SIGKILL"),
      async restart({ emptied = false } = {}) {
        await running.end("SIGTERM");
        if (emptied) await rm(join(directory, "data"), { recursive: true, force: true });
        running = await launch(directory, options, port);
      },
      pause: () => running.halt(),
      resume: () => running.signal("SIGCONT"),
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

interface Running {
  readonly port: number;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  halt(): Promise<void>;
  signal(signal: "SIGCONT"): void;
}

async function launch(directory: string, options: NatsServerOptions, port: number): Promise<Running> {
  const configFile = join(directory, "server.conf");
  await writeFile(configFile, options.config ?? "");
  const binary = options.binary ?? process.env.JETLAG_NATS_SERVER ?? "nats-server";
  const child = spawn(
    binary,
    ["-c", configFile, "-a", "127.0.0.1", "-p", String(port), "--ports_file_dir", directory].concat(
      options.jetstream === false ? [] : ["-js", "-sd", join(directory, "data")],
      options.args ?? [],
    ),
    { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...options.variables } },
  );
  const log = collect(child);
  const running = processHandle(child);
  try {
    const deadline = Date.now() + (options.startTimeoutMs ?? 30_000);
    const actual = port === -1 ? await readPort(directory, child, deadline, log) : port;
    const greeted = options.jetstream === false ? "INFO " : '"jetstream":true';
    if (options.tlsFirst === true)
      await poll(child, deadline, log, async () => ((await listens(actual)) ? true : null));
    else await poll(child, deadline, log, async () => ((await greeting(actual)).includes(greeted) ? true : null));
    return { ...running, port: actual };
  } catch (error) {
    await running.end("SIGKILL");
    throw error;
  }
}

function processHandle(child: ChildProcess): Omit<Running, "port"> {
  // A test run that is cut off must not leave servers behind.
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  child.once("exit", () => process.off("exit", killAtExit));
  return {
    async end(signal) {
      if (hasEnded(child)) return;
      const gone = once(child, "exit");
      child.kill("SIGCONT");
      child.kill(signal);
      await gone;
    },
    async halt() {
      child.kill("SIGSTOP");
      while (!hasEnded(child) && !(await isHalted(child.pid))) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    signal(signal) {
      child.kill(signal);
    },
  };
}

/** True when all threads of a process are stopped: the signal reaches each by itself, and the others go on meanwhile. */
async function isHalted(pid: number | undefined): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks).catch(() => null);
  if (threads === null) return true; // no such files outside Linux
  const stats = await Promise.all(
    threads.map((thread) => readFile(join(tasks, thread, "stat"), "utf8").catch(() => "")),
  );
  return stats.every((stat) => stat === "" || /^.*\) [tT]/.test(stat));
}

/** Reads the port from the file that the server writes once it listens. */
async function readPort(directory: string, child: ChildProcess, deadline: number, log: () => string): Promise<number> {
  return poll(child, deadline, log, async () => {
    const name = (await readdir(directory)).find((file) => file.endsWith(`_${child.pid}.ports`));
    const text = name === undefined ? "" : await readFile(join(directory, name), "utf8");
    const port = /"nats":\s*\[\s*"(?:nats|tls):\/\/[^"]*:(\d+)"/.exec(text)?.[1];
    return port === undefined ? null : Number(port);
  });
}

async function poll<T>(
  child: ChildProcess,
  deadline: number,
  log: () => string,
  look: () => Promise<T | null>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (hasEnded(child)) throw new Error(`nats-server ended while it started:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`nats-server did not get ready in time:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The first line a server sends, or an empty text when nothing listens. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(1_000, () => finish(""));
    socket.once("data", (bytes) => finish(bytes.toString("utf8")));
    socket.once("error", () => finish(""));
  });
}

function collect(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    text = (text + bytes.toString("utf8")).slice(-20_000);
  });
  child.once("error", (error) => {
    text += `${error.message}\n`;
  });
  return () => text;
}

function hasEnded(child: ChildProcess): boolean {
  // A binary that could not be started has no process id and never reports an exit.
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
