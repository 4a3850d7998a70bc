// @ts-check

/**
 * Environment variables by name.
 *
 * @typedef {Record<string, string | undefined>} Environment
 */

/**
 * What the children inherit: each tool decides on NODE_ENV itself, and what only this command may tell the dashboard is
 * not taken over from outside.
 *
 * @param {Environment} env
 * @returns {Environment}
 */
export function cleanEnvironment(env) {
  const { NODE_ENV, JETLAG_EMBEDDED_NATS_URL, JETLAG_BUS_FALLBACK_REASON, ...inherited } = env;
  return { ...inherited, NEXT_TELEMETRY_DISABLED: "1" };
}
