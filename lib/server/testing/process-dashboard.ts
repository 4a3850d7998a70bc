import type { Logger } from "pino";
import type { Dashboard } from "../dashboard/dashboard";
import type { Env } from "../env";
import { createProcess, setProcess } from "../process";

/** The dashboard of the one broker of a new process, not started. Route handlers answer from it until the next is made. */
export function processDashboard(env: Env, logger?: Logger): Dashboard {
  const process = createProcess(env, logger === undefined ? {} : { logger });
  setProcess(process);
  return process.dashboards.of(null);
}
