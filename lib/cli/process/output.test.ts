import { expect, test } from "vitest";
import { formatLogLine } from "./log-line.mjs";
import { createOutput, formatDuration } from "./output.mjs";
import { UserError } from "./user-error.mjs";

function capture() {
  const text = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write(chunk: string) {
      text[name] += chunk;
    },
  });
  return { text, output: createOutput({ stdout: stream("stdout"), stderr: stream("stderr") }) };
}

test("a quick step is one line, said when it is done", async () => {
  const { text, output } = capture();
  const result = await output.step(
    "counting",
    async () => 42,
    (count) => `counted to ${count}`,
  );
  expect(result).toBe(42);
  expect(text.stdout).toBe("✓ counted to 42\n");
});

test("a failed step passes its error on and claims nothing", async () => {
  const { text, output } = capture();
  const step = output.step(
    "counting",
    async () => {
      throw new UserError("No numbers left.", ["tool: out of numbers"]);
    },
    () => "counted",
  );
  await expect(step).rejects.toThrow("No numbers left.");
  expect(text.stdout).toBe("");
});

test("a failure shows the tool's last lines, then one sentence and no stack", () => {
  const { text, output } = capture();
  output.fail(new UserError("No numbers left.", ["tool: out of numbers"]));
  expect(text.stderr).toBe("  tool: out of numbers\n✗ No numbers left.\n");
});

test("durations are shown from one second on", () => {
  expect([999, 1_000, 21_400, 65_000].map(formatDuration)).toEqual(["", " (1 s)", " (21 s)", " (1 min 5 s)"]);
});

test("a log line of the dashboard becomes readable, whatever else it prints stays as it is", () => {
  const line = JSON.stringify({
    level: 40,
    time: new Date(2026, 0, 2, 12, 1, 2).getTime(),
    pid: 1,
    hostname: "h",
    name: "jetlag",
    msg: "Handler failed topic=order.paid",
    topic: "order.paid",
    stream_seq: 12,
    error: { type: "Error", message: "no stock", stack: "..." },
  });
  expect(formatLogLine(line)).toBe('12:01:02 warn Handler failed topic=order.paid stream_seq=12 error="no stock"');
  for (const other of ["GET / 200", "{ not json", '{"a":1}', "{}"]) expect(formatLogLine(other)).toBe(other);
});
