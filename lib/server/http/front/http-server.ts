import { randomBytes } from "node:crypto";
import diagnostics from "node:diagnostics_channel";
import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { paths } from "../../../contract/paths";
import { contentSecurityPolicy } from "../../../contract/security-headers";
import { writeProblem } from "../../../live/protocol/upgrade-refusal";
import { noteBroker, takeBroker } from "../broker-address";
import { problemOf } from "../problem";
import { pathBelow } from "./base-path";
import { drawIn, localeOf } from "./drawn-locale";
import { asksForWebSocket, serveWithoutUpgrade } from "./ignored-upgrade";
import type { LiveRequest } from "./live-upgrade";
import { notePage } from "./page-address";
import { type ClientError, refuseOnSocket, refuseRequest, refuseUnreadable } from "./refusal";
import { type Judgement, judgeRequest, type ServedPlace } from "./request-guard";
import { secureResponse } from "./secured-response";

/** Options of {@link attachToHttpServer}. */
export interface HttpServerOptions extends ServedPlace {
  /** Sources of the scripts inside pages, see `inline-scripts.ts`. */
  readonly scriptSources: readonly string[];
  /** Takes over WebSocket requests for `/api/live`, and for that of a broker. */
  openLive(live: LiveRequest): void;
}

/** Time within which a whole request has to arrive, milliseconds; a body that is read has less, see `body-budget.ts`. */
const requestTimeoutMs = 30_000;

/**
 * Stands before Next on its own HTTP server, which offers no hook for it: sees every request and upgrade first, refuses
 * what is not to be served, and puts the security headers on every answer. Node announces each new TCP connection before
 * its first byte is parsed, so that even the very first request is seen.
 */
export function attachToHttpServer(options: HttpServerOptions): void {
  const attached = new WeakSet<Server>();
  const attach = (server: Server): void => {
    if (attached.has(server)) return;
    attached.add(server);
    takeOver(server, options);
  };
  diagnostics.subscribe("net.server.socket", (message) => {
    const server = serverOf(message);
    // Next's server is the one that already listens for upgrades.
    if (server !== null && server.listenerCount("upgrade") > 0) attach(server);
  });
  serveEarlyRequests(attach);
}

/** Serves the requests that `lib/cli/early-requests.mjs` held back before this module was loaded. */
function serveEarlyRequests(attach: (server: Server) => void): void {
  const early: unknown = Reflect.get(globalThis, Symbol.for("jetlag.early-requests"));
  if (typeof early === "function") early(attach);
}

function takeOver(server: Server, options: HttpServerOptions): void {
  const toNext = takeListeners(server, "request");
  const toNextUpgrade = takeListeners(server, "upgrade");
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const policy = contentSecurityPolicy(scriptSources(request, options));
    secureResponse(response, policy);
    const judgement = judge(request, options);
    if (!judgement.served) {
      refuseRequest(request, response, judgement);
      return;
    }
    const { broker, target } = takeBroker(judgement.target, options.basePath);
    request.url = target;
    noteBroker(request.headers, broker);
    // There are no server actions; Next would look for one and log that it found none.
    delete request.headers["next-action"];
    dropUnreadable(request, "next-router-state-tree");
    // Here Next looks for the nonce of the scripts that it writes into a page.
    request.headers["content-security-policy"] = policy;
    notePage(request.headers, (pathBelow(options.basePath, target) ?? "/").split("?", 1)[0] ?? "/");
    drawIn(localeOf(request.headers["accept-language"]), () => toNext(request, response));
  };
  server.requestTimeout = requestTimeoutMs;
  // Node would answer these two by itself, without our headers.
  Reflect.set(server, "requireHostHeader", false);
  server.on("checkExpectation", serve);
  server.on("request", serve);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (asksForWebSocket(request)) openWebSocket(request, socket, head);
    else serveWithoutUpgrade(server, request, socket, head);
  });
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    writeProblem(socket, problemOf("method_not_allowed", "the dashboard is no proxy"), { Allow: "GET, HEAD" });
  });
  server.on("clientError", (error: ClientError, socket: Duplex) => refuseUnreadable(socket, error));

  function openWebSocket(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const judgement = judge(request, options);
    if (!judgement.served) {
      refuseOnSocket(socket, judgement);
      return;
    }
    const { broker, target } = takeBroker(judgement.target, options.basePath);
    request.url = target;
    // Of several protocols only this one is spoken.
    request.headers.upgrade = "websocket";
    if (target.split("?", 1)[0] === options.basePath + paths.live) options.openLive({ request, socket, head, broker });
    else if (options.isDevelopment) toNextUpgrade(request, socket, head);
    else writeProblem(socket, problemOf("not_found", `the only WebSocket is at ${options.basePath}${paths.live}`));
  }
}

/** Removes the listeners of an event and returns a function that calls them. */
function takeListeners(server: Server, event: string): (...given: unknown[]) => void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  return (...given) => {
    for (const listener of listeners) Reflect.apply(listener, server, given);
  };
}

/** Scripts inside the answer: only pages have any. Those of a page that is made on request get a nonce. */
function scriptSources({ url = "" }: IncomingMessage, options: HttpServerOptions): readonly string[] {
  if (options.isDevelopment) return ["'unsafe-inline'", "'unsafe-eval'"];
  if (/^\/(api|metrics|_next)\b/.test(pathBelow(options.basePath, url) ?? url)) return [];
  return [...options.scriptSources, `'nonce-${randomBytes(16).toString("base64")}'`];
}

function judge({ method, url, rawHeaders }: IncomingMessage, place: ServedPlace): Judgement {
  const head = {
    method: method ?? "",
    target: url ?? "",
    hosts: rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host"),
    fields: rawHeaders.length / 2,
  };
  return judgeRequest(head, place);
}

/** Drops a header that is no percent-encoded JSON: Next would answer 500 and log it. */
function dropUnreadable({ headers }: IncomingMessage, name: string): void {
  const value = headers[name];
  if (value === undefined) return;
  try {
    JSON.parse(decodeURIComponent(String(value)));
  } catch {
    delete headers[name]; // a browser that sends none gets the whole page
  }
}

/** The HTTP server of a `net.server.socket` announcement; `socket.server` is what Next itself reads too. */
function serverOf(message: unknown): Server | null {
  if (typeof message !== "object" || message === null || !("socket" in message)) return null;
  const { socket } = message;
  if (typeof socket !== "object" || socket === null || !("server" in socket)) return null;
  return socket.server instanceof Server ? socket.server : null;
}
