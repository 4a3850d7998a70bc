import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(__dirname, "..", "..");
const preloads = ["json-console.mjs", "early-requests.mjs"].flatMap((name) => [
  "--import",
  pathToFileURL(join(root, "lib/cli", name)).href,
]);

const processes = new Set<ChildProcess>();

/** Ends every dashboard that {@link startDashboard} started, whatever happened: for `afterEach`. */
export async function endDashboards(): Promise<void> {
  for (const child of processes) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  processes.clear();
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts the built dashboard as `npm start` does, with settings of its own, and waits for nothing but its port. */
export async function startDashboard(
  env: Record<string, string>,
  output: "ignore" | "pipe" = "ignore",
): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [...preloads, join(root, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      cwd: root,
      env: {
        ...process.env,
        PORT: String(port),
        HOST: "127.0.0.1",
        JETLAG_LOG_LEVEL: "silent",
        JETLAG_PATIENCE: "0.05",
        NATS_URL: "",
        ...env,
      },
      stdio: ["ignore", output, output],
    },
  );
  processes.add(child);
  return { child, port };
}

/** Asks again while nobody listens on the port yet; any other answer counts. */
export async function whenListening<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    try {
      return await ask();
    } catch (error) {
      const { cause } = error instanceof Error ? error : { cause: null };
      if (!`${error} ${cause}`.includes("ECONNREFUSED") || Date.now() > deadline) throw error;
    }
  }
}
