import { expect, test } from "vitest";
import { checkSentence, worstFirst } from "./check-look";

const check = (name: string, state: "ok" | "warning" | "failed") => ({ name, state, detail: "" });

test("a failure outweighs warnings", () => {
  expect(checkSentence([check("a", "warning"), check("b", "failed")])).toBe("1 check fails");
  expect(checkSentence([check("a", "warning"), check("b", "ok")])).toBe("It works, with 1 warning");
  expect(checkSentence([check("a", "ok")])).toBe("Everything works");
});

test("what fails comes first", () => {
  const names = worstFirst([check("a", "ok"), check("b", "failed"), check("c", "warning"), check("d", "failed")]);
  expect(names.map(({ name }) => name)).toEqual(["b", "d", "c", "a"]);
});
