import { expect, test } from "vitest";
import type { ExportProgress } from "../../contract/export";
import { exportWords } from "./export-words";

const progress: ExportProgress = {
  ...{ state: "running", scanned: 1_200, total: 5_000, written: 37, bytes: 2_048, problem: null, unread: [] },
};

test("how far a file is, and whether it is whole", () => {
  expect(exportWords(null).text).toMatch(/begins when the browser/);
  expect(exportWords(progress)).toEqual({
    text: "Exporting: 37 messages written, 2 KiB, 1,200 of at most 5K scanned",
    tone: "info",
  });
  expect(exportWords({ ...progress, total: null }).text).toContain("1,200 scanned");
  expect(exportWords({ ...progress, state: "done" })).toEqual({
    text: "Exported: 37 messages written, 2 KiB.",
    tone: "info",
  });
  expect(exportWords({ ...progress, state: "left" }).tone).toBe("warn");
  expect(exportWords({ ...progress, state: "failed", problem: "the broker is away" })).toEqual({
    text: "The export broke off, and the file is not whole: the broker is away. 37 messages written, 2 KiB.",
    tone: "bad",
  });
});

test("a file that lacks a stream says so, also when it is done", () => {
  const words = exportWords({ ...progress, state: "done", unread: ["ORDERS"] });
  expect(words).toEqual({
    text: "Exported: 37 messages written, 2 KiB. It lacks ORDERS, which could not be read.",
    tone: "warn",
  });
});
