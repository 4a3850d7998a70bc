import { defineConfig } from "vitest/config";

/** What is waited for has long to come: on a machine with more work than cores a second passes with nothing done. */
const patience = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 20_000 } } };

/**
 * `unit`: pure, beside the code. `integration`: each suite starts a real nats-server of its own. `cluster`: faults of a
 * real cluster of three, for many minutes, on demand only.
 */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,app}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{integration,cluster}.test.ts"],
          ...patience,
          maxWorkers: 2,
          // What the types promise: compiled, not run.
          typecheck: {
            enabled: true,
            include: ["lib/event-bus/**/*.test-d.ts"],
            tsconfig: "./lib/event-bus/tsconfig.types.json",
          },
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
