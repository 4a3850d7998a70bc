import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NATS_CLI_VERSION, requireNatsCli } from "./nats-cli-binary.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "jetlag-nats-cli-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const script = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};
const find = (env: Record<string, string>) =>
  requireNatsCli({
    root,
    env: { XDG_CACHE_HOME: join(root, "cache"), PATH: "", ...env },
    signal: new AbortController().signal,
    onProgress: () => {},
  });
const cached = () => join(root, "cache", "jetlag", "nats-cli", NATS_CLI_VERSION, "nats");

/** Where the cache can be moved by a setting. */
const onLinux = test.skipIf(process.platform !== "linux");

test("the one that somebody names is taken, or refused", async () => {
  const own = script(join(root, "own"), "exit 0");
  expect(await find({ JETLAG_NATS_CLI: own })).toBe(own);
  await expect(find({ JETLAG_NATS_CLI: join(root, "none") })).rejects.toThrow(/cannot be executed/);
});

onLinux("without Go, and without one in the cache, it says what to do", async () => {
  await expect(find({})).rejects.toThrow(/built with Go, which is not there: install it, or set JETLAG_NATS_CLI/);
});

onLinux("it is built once, in exactly one version, and nothing of the building stays", async () => {
  const go = join(root, "bin", "go");
  script(
    go,
    `echo "$@" >> ${root}/asked; mkdir -p "$GOPATH"; printf '#!/bin/sh\\n' > "$GOBIN/nats"; chmod +x "$GOBIN/nats"`,
  );
  const env = { PATH: `${dirname(go)}:${process.env.PATH}` };
  expect(await find(env)).toBe(cached());
  expect(readFileSync(join(root, "asked"), "utf8")).toBe(
    "install -modcacherw github.com/nats-io/natscli/nats@v0.5.1\n",
  );
  script(go, "exit 1");
  expect(await find(env)).toBe(cached());
  expect(readdirSync(join(root, "cache", "jetlag", "nats-cli"))).toEqual([NATS_CLI_VERSION]);
});

onLinux("a build that fails leaves nothing behind", async () => {
  const go = script(join(root, "bin", "go"), "echo no network; exit 1");
  await expect(find({ PATH: `${dirname(go)}:${process.env.PATH}` })).rejects.toThrow(/could not be built/);
  expect(existsSync(cached())).toBe(false);
});
