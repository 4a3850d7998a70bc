import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What is waited for has long to come: on a machine with more work than cores a second passes with nothing done. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

/**
 * Half a minute and more each. They begin first, so that none of them runs alone at the end. Only unit tests: of those with
 * real servers the longest ones at once leave each other no time.
 */
const longest = ["situations/healthy/healthy.test.ts", "situations/sick/sick.test.ts"];

/** What a page has in place of Zod. */
const browserZod = fileURLToPath(new URL("./lib/client/browser/zod/index.ts", import.meta.url));

/** Vitest goes by what a file took the last time; on a machine that has run none, by its size, which tells nothing. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((end) => moduleId.endsWith(end));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** A file that replaces modules would replace them for the files after it too, or come too late for those loaded. */
const keepsModules: NonNullable<TestProjectInlineConfiguration["plugins"]>[number] = {
  name: "keeps-modules",
  transform(code, id) {
    if (/\.test\.tsx?$/.test(id) && /\bvi\.(?:mock|doMock|hoisted)\(/.test(code))
      this.error(`${id} replaces modules that other unit tests share: call it *.mocked.test.ts(x).`);
  },
};

/**
 * `unit`: pure, beside the code. `mocked`: the same, in place of modules. `browser`: with what
 * the browser's bundle has in place of packages. `integration`: each suite starts a real
 * nats-server of its own. `cluster`: faults of a real cluster of three, for many minutes, on demand only. What the types
 * promise (`*.test-d.ts`) is compiled by `npm run check:types`, and never run.
 */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        plugins: [keepsModules],
        test: {
          name: "unit",
          include: ["{lib,components,app}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{integration,cluster,mocked,browser}.test.{ts,tsx}"],
          ...patience,
          maxWorkers: 2,
          // Loading modules anew for each file took two thirds of the time. What a test replaces is put back.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
          restoreMocks: true,
        },
      },
      {
        extends: true,
        test: {
          name: "mocked",
          include: ["{lib,components,app}/**/*.mocked.test.{ts,tsx}"],
          ...patience,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // As in the bundle that a browser gets, see next.config.js.
        resolve: { alias: [{ find: /^zod$/, replacement: browserZod }] },
        test: {
          name: "browser",
          include: ["lib/**/*.browser.test.ts", "lib/contract/**/*.test.ts"],
          ...patience,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["lib/**/*.integration.test.ts"],
          ...patience,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // They wait far more than they work.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: ["lib/**/*.cluster.test.ts"],
          ...patience,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
