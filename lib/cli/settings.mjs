// @ts-check
import { resolve } from "node:path";
import { readBasePath } from "./base-path.mjs";
import { UserError } from "./process/user-error.mjs";

/** What `npm start -- --help` prints. */
export const USAGE = `Jetlag: watch live traffic, lag and failed deliveries of event buses on NATS JetStream.

  npm start              install, build and start everything; a second start is fast
  npm run dev            the same with hot reload, for work on Jetlag itself
  npm start -- --help    this text

Environment:
  PORT                   port of the dashboard (default 3000; 0 takes any free one)
  HOST                   address the dashboard listens on (default 127.0.0.1; 0.0.0.0 for all)
  NATS_URL               your own server or cluster, comma-separated; nothing is embedded then
  JETLAG_CONFIG          a JSON file that names brokers and how to log in, instead of NATS_URL
  JETLAG_NATS_CONTEXT    contexts of the nats command, comma-separated, instead of NATS_URL
  JETLAG_BUS             nats (default) or memory
  JETLAG_NATS_SERVER     path of the nats-server to embed, instead of looking for one
  JETLAG_DATA_DIR        where the embedded nats-server keeps its data (default .jetlag/data)
  JETLAG_DEMO            0 switches the demo traffic off
  JETLAG_STORE           where Jetlag keeps its records: jetstream (default: streams of the watched account),
                         nats://... (another server), embedded (one that npm start runs) or memory (nowhere)
  JETLAG_HOSTS           host names that the dashboard answers to besides localhost and IP addresses
  JETLAG_BASE_PATH       path to serve the dashboard below, for a reverse proxy, e.g. /jetlag
  JETLAG_ORIGINS         further origins whose pages may use the dashboard, comma-separated
  JETLAG_LOG_LEVEL       debug, info (default), warn, error or silent
`;

/**
 * Where the events come from: a nats-server started by us, somebody's own, what a configuration names, which the
 * dashboard reads itself, or this process's memory. `chosen` is true when `JETLAG_BUS=nats` forbids to fall back on memory.
 *
 * @typedef {{ kind: "embedded", chosen: boolean }
 *   | { kind: "external", servers: string[] }
 *   | { kind: "configured", by: string }
 *   | { kind: "memory" }} BusSettings
 *
 * @typedef {object} Settings
 * @property {boolean} help
 * @property {boolean} dev hot reload instead of a production build
 * @property {number} port 0 asks for any free one
 * @property {string} host
 * @property {string} basePath empty: the dashboard is at the root
 * @property {string} dataDirectory absolute
 * @property {BusSettings} bus
 * @property {string | null} binaryPath of the nats-server to start; null: it is looked for
 * @property {boolean} embedsStore records of other brokers are kept by a nats-server that is started here
 */

/**
 * Reads the command line and the environment. An empty variable counts as not set.
 *
 * @param {readonly string[]} args @param {import("./process/environment.mjs").Environment} env
 * @param {string} root directory of the project
 * @returns {Settings}
 * @throws {UserError} which names the setting and what it may be
 */
export function readSettings(args, env, root) {
  const unknown = args.find((argument) => !["--dev", "--help", "-h"].includes(argument));
  if (unknown !== undefined) throw new UserError(`Unknown option ${unknown}: npm start -- --help lists what there is.`);
  requireKnownJudgement(env);
  return {
    help: args.includes("--help") || args.includes("-h"),
    dev: args.includes("--dev"),
    port: readPort(env.PORT || "3000"),
    host: env.HOST || "127.0.0.1",
    basePath: readBasePath(env),
    dataDirectory: resolve(env.JETLAG_DATA_DIR || resolve(root, ".jetlag", "data")),
    bus: readBus(env),
    binaryPath: env.JETLAG_NATS_SERVER || null,
    embedsStore: env.JETLAG_STORE === "embedded",
  };
}

/** Formats of webhook calls, as the dashboard knows them. */
export const WEBHOOK_FORMATS = ["jetlag", "slack", "alertmanager"];

/**
 * What the dashboard would refuse, said before anything is installed or built.
 *
 * @param {import("./process/environment.mjs").Environment} env
 */
function requireKnownJudgement({ JETLAG_PATIENCE: patience, JETLAG_WEBHOOK_FORMAT: format }) {
  if (patience && !(Number(patience) >= 0.02 && Number(patience) <= 20))
    throw new UserError(
      `JETLAG_PATIENCE=${patience} is no patience: use a number from 0.02 to 20; 1 is the usual one.`,
    );
  if (format && !WEBHOOK_FORMATS.includes(format))
    throw new UserError(`JETLAG_WEBHOOK_FORMAT=${format} is unknown: use ${WEBHOOK_FORMATS.join(", ")}.`);
}

/** @param {string} text */
function readPort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UserError(`PORT=${text} is not a port: use a number from 1 to 65535, e.g. PORT=3001 npm start`);
}

/**
 * @param {import("./process/environment.mjs").Environment} env
 * @returns {BusSettings}
 */
function readBus(env) {
  const kind = env.JETLAG_BUS || undefined;
  if (kind === "memory") return { kind: "memory" };
  if (kind !== undefined && kind !== "nats") throw new UserError(`JETLAG_BUS=${kind} is unknown: use nats or memory.`);
  const by = ["JETLAG_CONFIG", "JETLAG_NATS_CONTEXT"].find((name) => env[name]);
  if (by !== undefined) return { kind: "configured", by };
  if (env.NATS_URL) return { kind: "external", servers: readServers(env.NATS_URL) };
  return { kind: "embedded", chosen: kind === "nats" };
}

/**
 * The servers as they may be shown: without user, password or token.
 *
 * @param {string} list
 */
function readServers(list) {
  const servers = list
    .split(",")
    .map((server) => server.trim())
    .filter((server) => server !== "");
  if (servers.length === 0) throw new UserError("NATS_URL names no server: use e.g. NATS_URL=nats://127.0.0.1:4222");
  return servers.map((server) => {
    const text = /^[a-z]+:\/\//i.test(server) ? server : `nats://${server}`;
    const url = URL.canParse(text) ? new URL(text) : null;
    // A raw character of a password would begin another part of the address, and be shown with the host.
    const isWhole = url !== null && url.host !== "" && ["", "/"].includes(url.pathname) && url.search + url.hash === "";
    if (isWhole && text.split("@").length <= 2) return `${url.protocol}//${url.host}`;
    // Not repeated in the message, since it may hold a password.
    throw new UserError(
      "NATS_URL is no list of addresses: use e.g. NATS_URL=nats://127.0.0.1:4222,nats://127.0.0.1:4223, " +
        "and percent-encode the user and the password (%40 for @, %2F for /, %23 for #).",
    );
  });
}
