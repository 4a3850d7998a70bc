// @ts-check
import { createHash } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/child-process.mjs";

const RELEASES_URL = "https://github.com/nats-io/nats-server/releases/download";
/** The release that is fetched: the one that Jetlag is tested with. */
export const RELEASE_VERSION = "2.15.1";
/** A download that brings nothing for this long is given up, so that a closed network is noticed at once. */
const STALL_MS = 8_000;

/** @type {Record<string, string>} */
const OPERATING_SYSTEMS = { linux: "linux", darwin: "darwin", win32: "windows", freebsd: "freebsd" };
/** @type {Record<string, string>} */
const ARCHITECTURES = { x64: "amd64", arm64: "arm64", arm: "arm7", ia32: "386", s390x: "s390x", ppc64: "ppc64le" };

/**
 * The name of the official archive for a machine, without extension: it is also the folder inside.
 *
 * @param {string} platform as in `process.platform` @param {string} arch as in `process.arch`
 * @returns {string | null} null when none is published
 */
export function releaseName(platform, arch) {
  const system = OPERATING_SYSTEMS[platform];
  const architecture = ARCHITECTURES[arch];
  if (system === undefined || architecture === undefined) return null;
  return `nats-server-v${RELEASE_VERSION}-${system}-${architecture}`;
}

/**
 * Downloads the official release, checks it against the SHA256SUMS of the same release and unpacks it.
 *
 * @param {object} options
 * @param {string} options.directory must exist
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} [options.onProgress]
 * @param {string} [options.releasesUrl]
 * @param {string} [options.platform] @param {string} [options.arch]
 * @param {number} [options.stallMs]
 * @returns {Promise<string>} path of the binary, below `directory`
 * @throws {Error} whose message says in a few words why not
 */
export async function downloadRelease({
  directory,
  signal,
  onProgress = () => {},
  releasesUrl = RELEASES_URL,
  platform = process.platform,
  arch = process.arch,
  stallMs = STALL_MS,
}) {
  const name = releaseName(platform, arch);
  if (name === null) throw new Error(`there is no official nats-server for ${platform}-${arch}`);
  const file = `${name}${platform === "win32" ? ".zip" : ".tar.gz"}`;
  const base = `${releasesUrl}/v${RELEASE_VERSION}`;

  const sums = (await download(`${base}/SHA256SUMS`, { signal, stallMs })).toString("utf8");
  const expected = findChecksum(sums, file);
  if (expected === null) throw new Error(`SHA256SUMS of nats-server ${RELEASE_VERSION} does not name ${file}`);
  const archive = await download(`${base}/${file}`, { signal, stallMs, onProgress });
  const actual = createHash("sha256").update(archive).digest("hex");
  if (actual !== expected) throw new Error(`${file} does not have the checksum that its release states`);

  const path = join(directory, file);
  writeFileSync(path, archive);
  // GNU tar and bsdtar find out the format themselves; Windows has the latter, which reads zip as well.
  const { code, lines } = await runCommand("tar", ["-xf", file], { cwd: directory, signal });
  if (code !== 0) throw new Error(`${file} could not be unpacked: ${lines.at(-1) ?? `tar exit code ${code}`}`);
  const binary = join(directory, name, platform === "win32" ? "nats-server.exe" : "nats-server");
  chmodSync(binary, 0o755);
  return binary;
}

/**
 * @param {string} sums the text of SHA256SUMS: a hash and a file name per line
 * @param {string} file
 * @returns {string | null} the hash in lower-case hex
 */
export function findChecksum(sums, file) {
  for (const line of sums.split("\n")) {
    const [, hash, name] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line) ?? [];
    if (hash !== undefined && name === file) return hash.toLowerCase();
  }
  return null;
}

/**
 * @param {string} url
 * @param {{ signal: AbortSignal, stallMs: number, onProgress?: (text: string) => void }} options
 * @returns {Promise<Buffer>}
 */
async function download(url, { signal, stallMs, onProgress }) {
  const { host } = new URL(url);
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Error(`${host} does not answer`)), stallMs);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stalled.signal]) });
    if (!response.ok || response.body === null) throw new Error(`${host} answered ${response.status}`);
    const size = Number(response.headers.get("content-length"));
    const chunks = [];
    let received = 0;
    for await (const chunk of response.body) {
      timer.refresh();
      chunks.push(chunk);
      received += chunk.length;
      if (size > 0)
        onProgress?.(`downloading nats-server ${RELEASE_VERSION}, ${Math.floor((100 * received) / size)} %`);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TypeError) throw new Error(`${host} cannot be reached`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
