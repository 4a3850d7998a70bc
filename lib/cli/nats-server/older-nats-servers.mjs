// @ts-check
import { fetchDebianPackage } from "./debian-package.mjs";
import { fillCache, findCachedBinary, openCache } from "./nats-server-cache.mjs";

/** The series of nats-server that Debian's releases carry: what runs where nobody upgraded. */
const SERIES = /** @type {const} */ ([
  { series: "2.10", suite: "trixie" },
  { series: "2.9", suite: "bookworm" },
]);

/**
 * Older nats-servers, for tests of what the library answers on them. One that cannot be had is named with the reason.
 *
 * @typedef {{ series: string, path: string, version: string, origin: string } | { series: string, reason: string }} OlderNatsServer
 *
 * @param {object} options
 * @param {string} options.root directory of the project
 * @param {import("../process/environment.mjs").Environment} options.env
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.onProgress gets what is being done now
 * @returns {Promise<OlderNatsServer[]>}
 */
export async function findOlderNatsServers({ root, env, signal, onProgress }) {
  const cache = openCache(root, env);
  /** @type {OlderNatsServer[]} */
  const found = [];
  for (const { series, suite } of SERIES) {
    const cached = await findCachedBinary(cache, (version) => version.startsWith(`${series}.`), signal);
    if (cached !== null) {
      found.push({ series, ...cached });
      continue;
    }
    onProgress(`getting nats-server ${series} from Debian ${suite}`);
    try {
      const fetch = (/** @type {string} */ directory) => fetchDebianPackage({ directory, suite, env, signal });
      found.push({ series, ...(await fillCache(cache, `Debian ${suite} package`, signal, fetch)) });
    } catch (error) {
      signal.throwIfAborted();
      found.push({ series, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

/**
 * Settings that tell the tests where the older servers are, for example `JETLAG_NATS_SERVER_2_10`.
 *
 * @param {readonly OlderNatsServer[]} servers
 * @returns {Record<string, string>}
 */
export function olderServerSettings(servers) {
  return Object.fromEntries(
    servers.flatMap((server) =>
      "path" in server ? [[`JETLAG_NATS_SERVER_${server.series.replace(".", "_")}`, server.path]] : [],
    ),
  );
}
