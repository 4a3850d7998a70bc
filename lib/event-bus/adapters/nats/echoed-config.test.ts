import { describe, expect, it } from "vitest";
import { requireEchoed } from "./echoed-config";

const unsupported = (ignored: string) =>
  expect.objectContaining({ code: "unsupported", message: `the server took consumer c but ignored ${ignored}` });

describe("the configuration that a server answers with", () => {
  it("may add and derive what it was not asked for", () => {
    const echoed = { ackWaitMs: 30_000, maxDeliver: 3, filterSubjects: ["a"], metadata: {} };
    expect(() => requireEchoed("consumer c", { maxDeliver: 3, filterSubjects: ["a"] }, echoed)).not.toThrow();
    expect(() => requireEchoed("consumer c", { ackWaitMs: 7, maxDeliver: null, metadata: {} }, echoed)).not.toThrow();
  });

  it("is refused when it lacks what was asked for, by name", () => {
    const wanted = { filterSubjects: ["a", "b"], metadata: { owner: "me" }, maxDeliver: 3 };
    expect(() => requireEchoed("consumer c", wanted, { filterSubjects: [], metadata: {}, maxDeliver: 3 })).toThrow(
      unsupported("filterSubjects, metadata"),
    );
    expect(() => requireEchoed("consumer c", { discard: "new" }, {})).toThrow(unsupported("discard"));
  });
});
