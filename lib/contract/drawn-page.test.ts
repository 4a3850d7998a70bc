import { expect, test } from "vitest";
import { sessionFlagCookie, sessionFlagsOf } from "./drawn-page";

test("a flag that a cookie keeps is read from it, whatever its name and whatever stands beside it", () => {
  const names = ["jetlag:demo-banner-dismissed@prod", "ü; =1"];
  const cookies = ["other=1", ...names.map((name) => `${sessionFlagCookie(name)}=1`), "jetlag-flag-%zz=1"].join("; ");
  expect(sessionFlagsOf(cookies)).toEqual(names);
  expect(sessionFlagsOf(`${sessionFlagCookie("a")}=0`)).toEqual([]);
  expect(sessionFlagsOf("")).toEqual([]);
});
