import { describe, expect, it } from "vitest";
import { ReadBudget } from "./read-budget";

const mebibyte = 1024 * 1024;
const large = { expectedBytes: mebibyte, worstBytes: 3 * mebibyte };
const small = { expectedBytes: 100, worstBytes: mebibyte };

/** Lets what a promise is waited for with run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reads in the order in which they got their turn, each with what gives it back. */
function readers(budget: ReadBudget) {
  const admitted: string[] = [];
  const releases = new Map<string, () => void>();
  const ask = (name: string, size: { expectedBytes: number; worstBytes: number }, signal?: AbortSignal) =>
    budget.take(size, signal).then((release) => {
      admitted.push(name);
      releases.set(name, release);
    });
  const finish = async (name: string) => {
    releases.get(name)?.();
    await turn();
  };
  return { admitted, ask, finish };
}

describe("the budget of reads", () => {
  it("lets so many bytes be asked for at once, and then whoever waits longest", async () => {
    const { admitted, ask, finish } = readers(new ReadBudget());
    for (const name of ["a", "b", "c", "d", "e"]) void ask(name, large);
    await turn();
    expect(admitted).toEqual(["a", "b", "c"]);
    await finish("b");
    expect(admitted).toEqual(["a", "b", "c", "d"]);
    await finish("a");
    expect(admitted).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("lets nobody pass whoever waits for much", async () => {
    const { admitted, ask, finish } = readers(new ReadBudget());
    void ask("a", large);
    void ask("all", { expectedBytes: 99 * mebibyte, worstBytes: 99 * mebibyte });
    void ask("b", large);
    await turn();
    expect(admitted).toEqual(["a"]);
    await finish("a");
    expect(admitted).toEqual(["a", "all"]);
    await finish("all");
    expect(admitted).toEqual(["a", "all", "b"]);
  });

  it("keeps small reads from waiting for large ones", async () => {
    const { admitted, ask } = readers(new ReadBudget());
    for (const name of ["a", "b", "c", "d"]) void ask(name, large);
    void ask("small", small);
    await turn();
    expect(admitted).toEqual(["a", "b", "c", "small"]);
  });

  it("bounds small reads by what they could bring, if all were as large as the server takes", async () => {
    const { admitted, ask } = readers(new ReadBudget());
    for (let count = 0; count < 100; count++) void ask(`${count}`, small);
    await turn();
    expect(admitted.length).toBe(32);
  });

  it("lets many reads of one reader wait without a warning of Node's", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on("warning", listen);
    const { admitted, ask } = readers(new ReadBudget());
    const leaving = new AbortController();
    const waiting = Array.from({ length: 50 }, (_, at) => ask(`${at}`, large, leaving.signal));
    await turn();
    leaving.abort(new Error("left"));
    const ended = await Promise.allSettled(waiting);
    await turn();
    process.off("warning", listen);
    expect(admitted.length).toBe(3);
    expect(ended.filter(({ status }) => status === "rejected").length).toBe(47);
    expect(warnings).toEqual([]);
  });

  it("is not held by whoever leaves", async () => {
    const { admitted, ask, finish } = readers(new ReadBudget());
    const leaving = new AbortController();
    void ask("a", large);
    const gone = ask("all", { expectedBytes: 99 * mebibyte, worstBytes: 99 * mebibyte }, leaving.signal);
    void ask("b", large);
    leaving.abort(new Error("left"));
    await expect(gone).rejects.toThrow("left");
    await turn();
    expect(admitted).toEqual(["a", "b"]);
    await expect(ask("late", small, leaving.signal)).rejects.toThrow("left");
    await finish("a");
    await finish("b");
    for (const name of ["c", "d", "e"]) void ask(name, large);
    await turn();
    expect(admitted).toEqual(["a", "b", "c", "d", "e"]);
  });
});
