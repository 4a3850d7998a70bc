import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { paths } from "../../lib/contract/paths";

/** The built dashboard, as `npm start` runs it. */
export interface BenchDashboard {
  readonly url: string;
  readonly port: number;
  /** The process that was started; it may have others below it. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** How long a first build may take. */
const startTimeoutMs = 300_000;

/** Starts it before a broker and waits until it serves; `env` is added to its environment. */
export async function startDashboard(natsUrl: string, env: Record<string, string> = {}): Promise<BenchDashboard> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["lib/cli/start.mjs"], {
    env: {
      ...process.env,
      NATS_URL: natsUrl,
      PORT: String(port),
      HOST: "127.0.0.1",
      JETLAG_LOG_LEVEL: "warn",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const deadline = Date.now() + startTimeoutMs;
  // Answered once the broker was read.
  while (!(await answers(url + paths.streams))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error("the dashboard did not start");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
