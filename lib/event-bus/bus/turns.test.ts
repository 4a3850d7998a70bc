import { describe, expect, it } from "vitest";
import { Turns } from "./turns";

describe("turns", () => {
  it("run a task at once where none runs, without a promise where the task needs none", () => {
    const turns = new Turns();
    expect(turns.take(() => 1)).toBe(1);
    expect(turns.take(() => 2)).toBe(2);
  });

  it("run one task after the other, in order, also behind one that failed", async () => {
    const turns = new Turns();
    const steps: string[] = [];
    const task =
      (name: string, fails = false) =>
      async () => {
        steps.push(`${name} begins`);
        await Promise.resolve();
        steps.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const first = turns.take(task("a", true));
    const others = [turns.take(task("b")), turns.take(() => "c")];
    await expect(first).rejects.toThrow("a");
    expect(await Promise.all(others)).toEqual(["b", "c"]);
    expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(turns.take(() => "at once")).toBe("at once");
  });
});
