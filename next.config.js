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
    // Jobs were once of failures alone: links to them are in chats and tickets.
    redirects: async () =>
      ["", "/b/:broker"].map((broker) => ({
        source: `${broker}/failures/jobs/:id*`,
        destination: `${broker}/jobs/:id*`,
        permanent: true,
      })),
    // Nothing uses the image optimizer: its path answers 404.
    images: { unoptimized: true },
    // `npm run check` checks types; a build on a newcomer's machine need not do it again.
    typescript: {
      ignoreBuildErrors: true,
      tsconfigPath: distDir === ".next" ? "tsconfig.json" : `${distDir}.tsconfig.json`,
    },
    // Fewer and larger files: a first view asks for each of them.
    experimental: { turbopackChunking: { minChunkSize: 100_000, maxChunkCountPerGroup: 12 } },
    turbopack: {
      resolveAlias: {
        // The NATS client can sign with keys, which a browser here never does: half of its weight, and a guarded
        // require("crypto") for Node that would bring a 400 kB polyfill.
        "@nats-io/nkeys": { browser: "./lib/client/browser/no-nkeys.ts" },
        // Of the client only what `wsconnect` needs: its index, one piece to a bundler, brings benchmarks and more.
        "@nats-io/nats-core": { browser: "./node_modules/@nats-io/nats-core/lib/ws_transport.js" },
        zod: { browser: "./lib/client/browser/zod/index.ts" },
      },
    },
  };
};
