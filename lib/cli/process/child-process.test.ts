import { afterEach, describe, expect, test, vi } from "vitest";
import { isRunning } from "../testing/process-table";
import { describeExit, killAll, runCommand, startProcess } from "./child-process.mjs";

afterEach(killAll);
const node = (script: string) => ["-e", script];
test("a command's output and exit code come back", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const { code, signal, lines } = await runCommand(process.execPath, node(script));
  expect({ code, signal, lines: lines.sort() }).toEqual({ code: 3, signal: null, lines: ["err", "out"] });
});

test("a command that does not exist is an error", async () => {
  await expect(runCommand("/no/such/command", [])).rejects.toThrow("ENOENT");
});

test("a command that takes too long is killed", async () => {
  const exit = await runCommand(process.execPath, node("setInterval(() => {}, 1e6)"), { timeoutMs: 50 });
  expect(exit.signal).not.toBeUndefined();
  expect(exit.code).not.toBe(0);
});

describe.skipIf(process.platform === "win32")("with process groups", () => {
  test("an interrupted command ends and says why", async () => {
    const interruption = new AbortController();
    const running = runCommand("sleep", ["1000"], { signal: interruption.signal });
    interruption.abort(new Error("interrupted"));
    await expect(running).rejects.toThrow("interrupted");
  });

  test("a process may end in its own way when it is asked to", async () => {
    const script = "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1e6); console.log('up')";
    const child = await startProcess(process.execPath, node(script));
    await vi.waitUntil(() => child.lastLines().includes("up"), 10_000);
    expect(describeExit(await child.stop(10_000))).toBe("exit code 7");
  });

  test("a process that does not listen is killed, with everything that it started", async () => {
    const script = `
      process.on("SIGTERM", () => {});
      console.log(require("node:child_process").spawn("sleep", ["1000"]).pid);
      setInterval(() => {}, 1e6);`;
    const child = await startProcess(process.execPath, node(script));
    const grandchild = await vi.waitUntil(() => Number(child.lastLines()[0]), 10_000);
    expect(isRunning(grandchild)).toBe(true);
    expect(describeExit(await child.stop(20))).toBe("killed by SIGKILL");
    await vi.waitUntil(() => !isRunning(grandchild), 10_000);
  });
});
