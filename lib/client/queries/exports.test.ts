import { expect, test } from "vitest";
import { exportQuerySchema } from "../../contract/export";
import { exportAddress, readColumns } from "./exports";

const request = { id: "e1", search: { text: "a&b" }, format: "csv" as const, columns: ["json:a", "subject"] };
const asked = (address: string) => Object.fromEntries(new URL(address, "http://x").searchParams);

test("an address is one that the server takes, below its broker", () => {
  const address = exportAddress("prod", request);
  expect(address).toMatch(/^\/api\/b\/prod\/search\/export\?/);
  expect(exportQuerySchema.parse(asked(address))).toMatchObject({
    ...{ id: "e1", format: "csv", columns: ["json:a", "subject"] },
    search: { text: "a&b", order: "newest" },
  });
  expect(asked(exportAddress(null, { ...request, format: "raw" }))).not.toHaveProperty("columns");
});

test("columns are read from a text, and the first that is none is named", () => {
  expect(readColumns(" header:A , json:data.total\nsubject,")).toEqual({
    columns: ["header:A", "json:data.total", "subject"],
    wrong: null,
  });
  expect(readColumns("subject, colour, header:").wrong).toBe("colour");
  expect(readColumns("")).toEqual({ columns: [], wrong: null });
});
