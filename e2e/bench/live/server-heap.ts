import { execFileSync } from "node:child_process";
import WebSocket from "ws";
import * as z from "zod";

const targetsSchema = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const usageSchema = z.object({ id: z.number(), result: z.object({ usedSize: z.number() }).partial() });

/** Node's own inspector, which a process opens when it gets SIGUSR1. */
const inspector = "http://127.0.0.1:9229/json";

/** Reads how much of the heap of the dashboard's server is in use after a collection, bytes. Linux and macOS. */
export async function openServerHeap(startPid: number): Promise<{ read(): Promise<number>; close(): void }> {
  process.kill(findServer(startPid), "SIGUSR1");
  const socket = new WebSocket(await findTarget());
  await new Promise((resolve) => socket.once("open", resolve));
  let lastId = 0;
  const call = (method: string) =>
    new Promise<number>((resolve) => {
      const id = ++lastId;
      const listen = (data: WebSocket.RawData) => {
        const answer = usageSchema.safeParse(JSON.parse(String(data)));
        if (answer.data?.id !== id) return;
        socket.off("message", listen);
        resolve(answer.data.result.usedSize ?? 0);
      };
      socket.on("message", listen);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    async read() {
      await call("HeapProfiler.collectGarbage");
      return call("Runtime.getHeapUsage");
    },
    close: () => socket.terminate(),
  };
}

/** The process that serves: a child of the one that `npm start` is. */
function findServer(startPid: number): number {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  for (const line of table.split("\n")) {
    const [pid, parent, ...command] = line.trim().split(/\s+/);
    if (Number(parent) === startPid && command.join(" ").includes("early-upgrades")) return Number(pid);
  }
  throw new Error("the dashboard's server is not among the processes");
}

async function findTarget(): Promise<string> {
  for (;;) {
    try {
      const [target] = targetsSchema.parse(await (await fetch(inspector)).json());
      if (target !== undefined) return target.webSocketDebuggerUrl;
    } catch {
      // not open yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
