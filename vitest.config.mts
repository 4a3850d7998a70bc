import { defineConfig } from "vitest/config";

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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: ["lib/**/*.cluster.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
