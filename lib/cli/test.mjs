#!/usr/bin/env node
// `npm test`: installs what the tests need and runs them all. The stages are in test-run.mjs, which is imported only
// after the check of the Node version, since an old Node cannot even parse what it imports.
import { describeOldNode } from "./process/node-version.mjs";

const problem = describeOldNode(process.versions.node);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}

const { runTests } = await import("./suite/test-run.mjs");
process.exit(await runTests(process.argv.slice(2)));
