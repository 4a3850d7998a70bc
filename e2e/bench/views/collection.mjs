// @ts-check
/**
 * Loaded into the dashboard (`node --import`): at SIGUSR2 it collects all garbage and writes what memory is left, as
 * `process.memoryUsage()` tells it, to the file that `JETLAG_BENCH_MEMORY` names.
 */
import { renameSync, writeFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What one collection finds unreachable may free more for the next one. */
const COLLECTIONS = 5;

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const collect = runInNewContext("gc");

process.on("SIGUSR2", async () => {
  for (let round = 0; round < COLLECTIONS; round++) {
    collect();
    await turn();
  }
  const file = process.env.JETLAG_BENCH_MEMORY ?? "";
  writeFileSync(`${file}.part`, JSON.stringify(process.memoryUsage()));
  renameSync(`${file}.part`, file);
});
