// @ts-check
// Read by every Node, however old: nothing newer than Node 14 may be used or imported here.

/** The oldest Node that Jetlag runs on; the same as `engines` in package.json. */
const OLDEST = { major: 20, minor: 19 };

/**
 * Says in one sentence that this Node is too old, or returns null when it is not.
 *
 * @param {string} version as in `process.versions.node`, e.g. `20.19.0`
 * @returns {string | null}
 */
export function describeOldNode(version) {
  const parts = version.split(".").map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return null;
  return `Jetlag needs Node ${OLDEST.major}.${OLDEST.minor} or newer and this is Node ${version}: install a newer one from https://nodejs.org and run the command again.`;
}
