import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verdicts } from "../../../model/consumer/consumer-health";
import { verdictMeanings } from "./verdict-meanings";

test("the README tells what every verdict means, worst first, in the same words", () => {
  const readme = readFileSync("README.md", "utf8");
  const rows = verdicts.map((verdict) => `| ${verdict.replaceAll("_", " ")} | ${verdictMeanings[verdict]} |`);
  expect(readme).toContain(rows.join("\n"));
});
