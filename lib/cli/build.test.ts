import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isBuildInput } from "./build.mjs";
import { hashContents } from "./content-hash.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "jetlag-build-"));
  mkdirSync(join(root, "lib"));
  write("lib/a.ts", "1");
  write("lib/b.ts", "2");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const hash = () => hashContents(root, ["lib", "next.config.js"], isBuildInput);

test("a changed, new, renamed or removed source makes a new build necessary", () => {
  const seen = new Set([hash()]);
  write("lib/a.ts", "3");
  seen.add(hash());
  write("next.config.js", "");
  seen.add(hash());
  rmSync(join(root, "lib/b.ts"));
  seen.add(hash());
  write("lib/c.ts", "2");
  seen.add(hash());
  expect(seen.size).toBe(5);
});

test("writing the same text again does not, nor does a test or the command line", () => {
  const before = hash();
  write("lib/a.ts", "1");
  write("lib/a.test.ts", "new");
  write("lib/a.integration.test.ts", "new");
  mkdirSync(join(root, "lib/cli"));
  write("lib/cli/start.mjs", "new");
  expect(hash()).toBe(before);
});
