/** @returns {Promise<import("next").NextConfig>} */
module.exports = async () => {
  const { readBasePath } = await import("./lib/cli/base-path.mjs");
  const basePath = readBasePath(process.env);
  const distDir = process.env.JETLAG_BUILD_DIR || ".next";
  return {
    basePath,
    distDir,
    // Written into the code of browser and server, see lib/contract/build.ts.
    env: { BUILT_BASE_PATH: basePath, BUILT_DIRECTORY: distDir },
    poweredByHeader: false,
    reactStrictMode: true,
    // Nothing uses the image optimizer: its path answers 404.
    images: { unoptimized: true },
    // `npm run check` checks types; a build on a newcomer's machine need not do it again.
    typescript: {
      ignoreBuildErrors: true,
      tsconfigPath: distDir === ".next" ? "tsconfig.json" : `${distDir}.tsconfig.json`,
    },
    // nats.ws has a guarded require("crypto") for Node: without this a 400 kB polyfill lands in the browser.
    turbopack: { resolveAlias: { crypto: { browser: "./lib/client/browser/no-node-crypto.ts" } } },
  };
};
