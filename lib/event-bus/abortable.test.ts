import { describe, expect, it } from "vitest";
import { abortable } from "./abortable";

describe("abortable work", () => {
  it("ends with its result, or its error, when nobody aborts", async () => {
    const { signal } = new AbortController();
    expect(await abortable(signal, async () => 1)).toBe(1);
    expect(await abortable(undefined, async () => 2)).toBe(2);
    await expect(abortable(signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("ends with the reason at once when aborted, however the work ends later", async () => {
    const controller = new AbortController();
    const reason = new Error("the reader left");
    let fail = (_error: Error) => {};
    const work = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const result = abortable(controller.signal, () => work);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    fail(new Error("too late")); // an unhandled rejection would fail this run
  });

  it("does not begin when it is aborted before", async () => {
    const reason = new Error("gone");
    let begun = false;
    const work = async () => {
      begun = true;
    };
    await expect(abortable(AbortSignal.abort(reason), work)).rejects.toBe(reason);
    expect(begun).toBe(false);
  });
});
