// @ts-check
import { UserError } from "./process/user-error.mjs";

/**
 * The path below which the dashboard is served, from `JETLAG_BASE_PATH`; empty: at the root. A build is made for one.
 *
 * @param {import("./process/environment.mjs").Environment} env
 * @returns {string} such as `/jetlag`
 * @throws {UserError} which says what the path may be
 */
export function readBasePath({ JETLAG_BASE_PATH: path = "" }) {
  if (path === "" || /^(\/[a-z\d_-][\w.~-]*)+$/i.test(path)) return path;
  const remedy =
    path === "/"
      ? "leave it out to serve the dashboard at the root"
      : "begin with a slash, end without one, and use letters, digits, - _ . ~ only, e.g. JETLAG_BASE_PATH=/jetlag";
  throw new UserError(`JETLAG_BASE_PATH=${path} is not a path to serve the dashboard below: ${remedy}.`);
}
