/** Next's hook at process start. Also compiled for the Edge runtime, so nothing of Node may be named here. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./lib/server/start")).start();
}
