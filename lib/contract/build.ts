// Both are written in by next.config.js; outside of a build, as in tests, the dashboard is at the root.

/** Path below which this build of the dashboard is served, such as `/jetlag`; empty: at the root. */
export const basePath: string = process.env.BUILT_BASE_PATH ?? "";

/** Directory that holds this build, below that of the project. */
export const buildDirectory: string = process.env.BUILT_DIRECTORY ?? ".next";
