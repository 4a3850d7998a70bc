#!/usr/bin/env node
// `npm start`: brings up everything Jetlag needs and the dashboard. The steps are in startup.mjs, which is imported
// only after the check of the Node version, since an old Node cannot even parse what it imports.
import { describeOldNode } from "./process/node-version.mjs";

const problem = describeOldNode(process.versions.node);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}

const { runStart } = await import("./startup.mjs");
process.exit(await runStart(process.argv.slice(2)));
