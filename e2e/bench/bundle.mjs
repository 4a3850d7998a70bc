// @ts-check
import { basename, join } from "node:path";
import { build } from "vite";

/**
 * Bundles a bench with all of our code that it uses; packages stay outside, as on a server.
 *
 * @param {string} root directory of the project
 * @param {string} file absolute path of the bench
 * @returns {Promise<string>} path of a script for plain Node
 */
export async function bundleBench(root, file) {
  const outDir = join(root, ".jetlag", "bench");
  const name = `${basename(file, ".ts")}.mjs`;
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    resolve: { tsconfigPaths: true },
    build: {
      ssr: true,
      target: "node20",
      outDir,
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: { input: file, output: { entryFileNames: name } },
    },
  });
  return join(outDir, name);
}
