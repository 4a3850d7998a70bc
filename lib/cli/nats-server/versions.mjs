// @ts-check

/**
 * The first `major.minor.patch` in a text, or null. A pre-release counts as the release it leads to.
 *
 * @param {string} text e.g. `nats-server: v2.15.1`
 * @returns {string | null}
 */
export function findVersion(text) {
  return /\b(?:v)?(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? null;
}

/**
 * Negative when `left` is the older one, positive when it is the newer one, 0 when they are equal.
 *
 * @param {string} left @param {string} right each as `major.minor[.patch]`
 */
export function compareVersions(left, right) {
  const rightParts = right.split(".").map(Number);
  const leftParts = left.split(".").map(Number);
  for (const index of [0, 1, 2]) {
    const difference = (leftParts[index] ?? 0) - (rightParts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
