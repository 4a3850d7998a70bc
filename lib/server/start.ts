import { paths } from "../contract/paths";
import { sendEncodedBodies } from "./encoded-body";
import { type Env, readEnv } from "./env";
import { attachUpgrade } from "./http-upgrade";
import { createRuntime, setRuntime } from "./runtime";
import { takeOverShutdown } from "./shutdown";

/** Called once per process by `instrumentation.ts`, before the first request is served. */
export function start(): void {
  const env = readEnvOrExit();
  const runtime = createRuntime(env);
  setRuntime(runtime);
  attachUpgrade(paths.live, runtime.live.handleUpgrade, env.isDevelopment);
  sendEncodedBodies();
  takeOverShutdown(() => runtime.stop(), runtime.logger);
  runtime.start();
}

/** A wrong variable ends the process with one sentence instead of a stack trace. */
function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
