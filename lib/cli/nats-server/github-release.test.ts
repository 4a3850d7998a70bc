import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { downloadRelease, findChecksum, RELEASE_VERSION, releaseName } from "./github-release.mjs";

let directory: string;
let server: Server;
let releasesUrl: string;
/** What the server answers, by file name; a missing one is not found and null never comes. */
let files: Record<string, Buffer | string | null>;

const name = `nats-server-v${RELEASE_VERSION}-linux-amd64`;
const download = (signal = new AbortController().signal, stallMs = 60_000) =>
  downloadRelease({ directory, signal, releasesUrl, platform: "linux", arch: "x64", stallMs });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-release-"));
  files = {};
  server = createServer((request, response) => {
    const body = files[request.url?.replace(`/v${RELEASE_VERSION}/`, "") ?? ""];
    if (body === undefined) response.writeHead(404).end();
    else if (body === null) response.writeHead(200).flushHeaders();
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  releasesUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

function packArchive(): Buffer {
  const source = join(directory, "source");
  mkdirSync(join(source, name), { recursive: true });
  writeFileSync(join(source, name, "nats-server"), "the binary");
  execFileSync("tar", ["-czf", "release.tar.gz", name], { cwd: source });
  return readFileSync(join(source, "release.tar.gz"));
}
const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

test("downloads the archive for this machine, checks it and unpacks it", async () => {
  const archive = packArchive();
  files = { SHA256SUMS: `${sha256(archive)}  ${name}.tar.gz\n`, [`${name}.tar.gz`]: archive };
  expect(readFileSync(await download(), "utf8")).toBe("the binary");
});

test("unpacks nothing whose checksum is not the stated one", async () => {
  const archive = packArchive();
  files = { SHA256SUMS: `${"0".repeat(64)}  ${name}.tar.gz\n`, [`${name}.tar.gz`]: archive };
  await expect(download()).rejects.toThrow("does not have the checksum");
  files = { SHA256SUMS: `${sha256(archive)}  ${name}.zip\n`, [`${name}.tar.gz`]: archive };
  await expect(download()).rejects.toThrow("does not name");
});

test("says at once that the site cannot be reached, does not answer or has no such release", async () => {
  await expect(download()).rejects.toThrow("127.0.0.1");
  files = { SHA256SUMS: null };
  await expect(download(undefined, 20)).rejects.toThrow("does not answer");
  releasesUrl = "http://127.0.0.1:1";
  await expect(download()).rejects.toThrow(/cannot be reached/);
});

test("an interruption ends the download", async () => {
  files = { SHA256SUMS: null };
  const interruption = new AbortController();
  const running = download(interruption.signal);
  interruption.abort(new Error("interrupted"));
  await expect(running).rejects.toThrow("interrupted");
});

test("knows the official names of machines", () => {
  expect(releaseName("darwin", "arm64")).toBe(`nats-server-v${RELEASE_VERSION}-darwin-arm64`);
  expect(releaseName("win32", "x64")).toBe(`nats-server-v${RELEASE_VERSION}-windows-amd64`);
  expect(releaseName("sunos", "x64")).toBeNull();
});

test("finds a checksum by the whole name only", () => {
  const sums = `${"A".repeat(64)}  a.tar.gz\n${"b".repeat(64)} *aa.tar.gz\n`;
  expect(findChecksum(sums, "a.tar.gz")).toBe("a".repeat(64));
  expect(findChecksum(sums, "aa.tar.gz")).toBe("b".repeat(64));
  expect(findChecksum(sums, "tar.gz")).toBeNull();
});
