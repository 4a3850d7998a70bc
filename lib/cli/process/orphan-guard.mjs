// @ts-check
import { spawn } from "node:child_process";

/**
 * Reads lines, each the process groups that are alive now, until its input ends. That happens when Jetlag ends, however
 * it ends, and what the last line named is then told to stop, and killed after 15 s.
 */
const GUARD_SCRIPT = `
groups=
while read -r line; do groups=$line; done
[ -n "$groups" ] || exit 0
for group in $groups; do kill -s TERM -- "-$group"; done
seconds=0
while [ "$seconds" -lt 15 ]; do
  alive=
  for group in $groups; do kill -s 0 -- "-$group" && alive=yes; done
  [ -n "$alive" ] || exit 0
  sleep 1
  seconds=$((seconds + 1))
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/**
 * Ends children that would be orphans because Jetlag itself was killed with SIGKILL and could not.
 *
 * @typedef {object} OrphanGuard
 * @property {(pid: number) => void} watch
 * @property {(pid: number) => void} forget
 * @property {() => Promise<void>} close
 */

/**
 * Starts the guard: a shell that sleeps until Jetlag is gone. Windows has no process groups to end, so there it does
 * nothing.
 *
 * @returns {OrphanGuard}
 */
export function startOrphanGuard() {
  if (process.platform === "win32") return { watch() {}, forget() {}, async close() {} };
  const shell = spawn("/bin/sh", ["-c", GUARD_SCRIPT], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  const closed = new Promise((resolve) => {
    shell.once("close", resolve);
    shell.once("error", resolve);
  });
  // A shell that cannot be written to guards nothing, which is no reason to stop.
  shell.stdin.on("error", () => {});
  /** @type {Set<number>} */
  const watched = new Set();
  const tell = () => shell.stdin.write(`${[...watched].join(" ")}\n`);
  return {
    watch(pid) {
      watched.add(pid);
      tell();
    },
    forget(pid) {
      watched.delete(pid);
      tell();
    },
    async close() {
      watched.clear();
      tell();
      shell.stdin.end();
      await closed;
    },
  };
}
