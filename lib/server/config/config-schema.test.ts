import { expect, test } from "vitest";
import { configJsonSchema } from "./config-schema";

test("the published JSON Schema is that of the code: `npx vitest run --project unit -u` writes it anew", async () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../docs/jetlag-config.schema.json");
});
