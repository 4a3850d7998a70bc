// @ts-check
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * One hash over the names and contents of files, the same on every machine.
 *
 * @param {string} root
 * @param {readonly string[]} entries files and directories below `root`; what does not exist is left out
 * @param {(path: string) => boolean} [isIncluded] gets each file's path below `root`, with forward slashes
 * @returns {string} SHA-256 in hex
 */
export function hashContents(root, entries, isIncluded = () => true) {
  const hash = createHash("sha256");
  for (const path of entries
    .flatMap((entry) => listFiles(root, entry))
    .filter(isIncluded)
    .sort()) {
    const content = createHash("sha256")
      .update(readFileSync(join(root, path)))
      .digest("hex");
    hash.update(`${content}  ${path}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root @param {string} entry
 * @returns {string[]}
 */
function listFiles(root, entry) {
  const status = statSync(join(root, entry), { throwIfNoEntry: false });
  if (status?.isFile()) return [entry];
  if (!status?.isDirectory()) return [];
  return readdirSync(join(root, entry)).flatMap((name) => listFiles(root, `${entry}/${name}`));
}
