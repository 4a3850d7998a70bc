/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Nothing uses the image optimizer: its path answers 404.
  images: { unoptimized: true },
  // `npm run check` checks types; a build on a newcomer's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  // nats.ws has a guarded require("crypto") for Node: without this a 400 kB polyfill lands in the browser.
  turbopack: { resolveAlias: { crypto: { browser: "./lib/client/browser/no-node-crypto.ts" } } },
};

module.exports = config;
