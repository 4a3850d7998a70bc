import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configJsonSchema, configSchema } from "./config-schema";

test("the published JSON Schema is that of the code: `npx vitest run --project unit -u` writes it anew", async () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../docs/jetlag-config.schema.json");
});

test("the example of the README is right", async () => {
  const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
  const [, example = ""] = /### Configuration file[\s\S]*?```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(configSchema.safeParse(JSON.parse(example)).error).toBeUndefined();
});
