import { describe, expect, test } from "vitest";
import { newBucketValues, readNewBucket } from "./new-bucket-values";

const typed = { ...newBucketValues, name: " CONFIG " };

describe("a new bucket as it is typed", () => {
  test("is read with what has a default", () => {
    expect(readNewBucket(typed, "keyValue")).toEqual({
      bucket: {
        ...{ name: "CONFIG", description: null, history: 5, takesTtl: false, storage: "file", replicas: 1 },
        ...{ maxAgeMs: null, maxBytes: null },
      },
    });
    expect(readNewBucket({ ...typed, maxAge: "1h", maxBytes: "1 MiB", description: " x " }, "objects")).toEqual({
      bucket: {
        ...{ name: "CONFIG", description: "x", storage: "file", replicas: 1 },
        ...{ maxAgeMs: 3_600_000, maxBytes: 1_048_576 },
      },
    });
  });

  test.each([
    [{ name: "" }, "name"],
    [{ name: "a.b" }, "name"],
    [{ name: "x".repeat(201) }, "name"],
    [{ history: "0" }, "history"],
    [{ history: "65" }, "history"],
    [{ history: "some" }, "history"],
    [{ replicas: "6" }, "replicas"],
    [{ maxAge: "soon" }, "maxAge"],
    [{ maxBytes: "much" }, "maxBytes"],
  ])("%j is told at its field", (values, field) => {
    const read = readNewBucket({ ...typed, ...values }, "keyValue");
    expect(Object.keys("faults" in read ? read.faults : {})).toEqual([field]);
  });
});
