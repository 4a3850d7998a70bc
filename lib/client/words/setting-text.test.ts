import { expect, test } from "vitest";
import type { SettingValue } from "../../model/setting";
import { settingText } from "./setting-text";

test.each<[SettingValue, string]>([
  [{ kind: "flag", on: true }, "yes"],
  [{ kind: "flag", on: false }, "no"],
  [{ kind: "none" }, "none"],
  [{ kind: "count", value: 1_000 }, "1,000"],
  [{ kind: "bytes", value: 1_024 }, "1 KiB"],
  [{ kind: "duration", ms: 5_400_000 }, "1 h 30 min"],
  [{ kind: "text", text: "a.>\nb.>" }, "a.>\nb.>"],
  [{ kind: "word", text: "s2" }, "s2"],
])("%j reads %s", (value, text) => {
  expect(settingText(value)).toBe(text);
});
