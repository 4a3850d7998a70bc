import { expect, test } from "vitest";
import { createOutput } from "../process/output.mjs";
import { startKept } from "./kept-output.mjs";

function screen() {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  return { output: createOutput({ stdout: stream, stderr: stream }), text: () => written.join("") };
}

test("work beside other work starts at once, and what it printed is shown as a whole once it is over", async () => {
  const { output, text } = screen();
  let end = () => {};
  const other = startKept(output, async (kept) => {
    kept.line("its first line");
    await new Promise<void>((resolve) => (end = resolve));
    kept.done("its last");
  });
  await output.step(
    "ours",
    async () => output.line("our line"),
    () => "ours",
  );
  const shown = other.show("other");
  expect(text()).toBe("our line\n✓ ours\n");
  end();
  await shown;
  expect(text()).toBe("our line\n✓ ours\nits first line\n✓ its last\n");
});

test("work that failed while nobody looked says so when it is shown, after what it printed", async () => {
  const { output, text } = screen();
  const other = startKept(output, async (kept) => {
    kept.line("its line");
    throw new Error("no server");
  });
  await new Promise((resolve) => setImmediate(resolve));
  await expect(other.show("other")).rejects.toThrow("no server");
  expect(text()).toBe("its line\n");
});
