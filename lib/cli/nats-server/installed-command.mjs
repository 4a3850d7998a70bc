// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The script behind a command of an installed package. Run by Node itself it works alike on every platform, with no
 * shell and no npx in between.
 *
 * @param {string} root directory of the project
 * @param {string} packageName
 * @param {string} command as in the package's `bin`
 * @returns {string} absolute path
 */
export function installedCommand(root, packageName, command) {
  const directory = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return join(directory, typeof bin === "string" ? bin : bin[command]);
}
