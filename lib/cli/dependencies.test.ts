import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { areDependenciesInstalled, holdsLocked, installDependencies } from "./dependencies.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "jetlag-dependencies-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lock = (version: string) => JSON.stringify({ packages: { "": {}, "node_modules/a": { version } } });
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

test("what npm itself installed is taken over without installing it again, and remembered", async () => {
  write("package-lock.json", lock("1.0.0"));
  expect(areDependenciesInstalled(root)).toBe(false);
  mkdirSync(join(root, "node_modules"));
  write("node_modules/.package-lock.json", lock("1.0.0"));
  const signal = new AbortController().signal;
  expect(await installDependencies({ root, env: process.env, signal })).toBe("in place");

  rmSync(join(root, "node_modules/.package-lock.json"));
  expect(areDependenciesInstalled(root)).toBe(true);
});

test("a changed lock makes an install necessary, and so does another machine's folder", () => {
  write("package-lock.json", lock("1.0.0"));
  mkdirSync(join(root, "node_modules"));
  write("node_modules/.package-lock.json", lock("0.9.0"));
  expect(areDependenciesInstalled(root)).toBe(false);

  write("node_modules/.package-lock.json", lock("1.0.0"));
  write("node_modules/.jetlag-installed", "plan9-mips-node20 0000\n");
  expect(areDependenciesInstalled(root)).toBe(false);
});

test("an optional package may be missing only when it is for other machines", () => {
  const elsewhere = { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["mips"] };
  const here = { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] };
  const record = { packages: {} };
  expect(holdsLocked({ packages: { "": {}, "node_modules/elsewhere": elsewhere } }, record)).toBe(true);
  expect(holdsLocked({ packages: { "": {}, "node_modules/here": here } }, record)).toBe(false);
  expect(holdsLocked({ packages: { "": {}, "node_modules/needed": { version: "1.0.0" } } }, record)).toBe(false);
});
