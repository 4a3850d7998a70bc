// @ts-check

/**
 * How to run npm: the one that runs us, else the one on the PATH.
 *
 * @param {import("./environment.mjs").Environment} env
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand(env) {
  const script = env.npm_execpath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script)) return { command: process.execPath, args: [script] };
  // npm is a .cmd file on Windows, which only its shell can run.
  if (process.platform === "win32") return { command: "cmd.exe", args: ["/d", "/c", "npm"] };
  return { command: "npm", args: [] };
}
