import { type Host, type HostPolicy, isServedHost, parseHost } from "../../../access/host";
import type { ErrorCode } from "../../../model/error-code";
import { explainBeside, pathBelow } from "./base-path";

/** The parts of a request that decide whether it is served at all. */
export interface RequestHead {
  readonly method: string;
  /** The request target, as it was sent. */
  readonly target: string;
  /** Each `Host` field. */
  readonly hosts: readonly string[];
  /** Header fields that Node took; it drops those beyond 1,000, or a few more, without a word. */
  readonly fields: number;
}

/** Header fields of a request that Node reads while `maxHeadersCount` is not set: it counts names and values, 2,000. */
const mostFields = 1_000;

/** What the dashboard serves. */
export interface ServedPlace {
  readonly hosts: HostPolicy;
  /** Path below which it is served; empty: at the root. */
  readonly basePath: string;
  /** Pages take every method then: Next's own tools in the browser use them. */
  readonly isDevelopment: boolean;
}

/** Serve it under this target, a path with its query, or refuse it. `path`: that below the base path, without its query. */
export type Judgement =
  | { readonly served: true; readonly target: string; readonly path: string }
  | {
      readonly served: false;
      readonly code: Extract<
        ErrorCode,
        "invalid_input" | "foreign_host" | "not_found" | "method_not_allowed" | "headers_too_large"
      >;
      readonly detail: string;
      /** Methods that the path takes, when it is about the method. */
      readonly allowed?: readonly string[];
    };

const pageMethods = ["GET", "HEAD"];
const apiMethods = [...pageMethods, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Judges a request before Next sees it. Every well-formed request is served; each path decides what to make of it. */
export function judgeRequest({ method, target, hosts, fields }: RequestHead, place: ServedPlace): Judgement {
  const { hosts: policy, basePath, isDevelopment } = place;
  // The fields that were dropped may be another host, an origin or a user.
  if (fields >= mostFields) return refuse("headers_too_large", `a request has fewer than ${mostFields} header fields`);
  const form = readTarget(target);
  if (form === null) return refuse("invalid_input", "the request target must be a path, or an http or https address");
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) return refuse("invalid_input", "a request needs exactly one Host header");
  // Of an address with a host both are looked at: a proxy may have believed either.
  for (const name of form.authority === null ? [host] : [host, form.authority]) {
    const parsed = parseHost(name);
    if (parsed === null) return refuse("invalid_input", "the request's host is neither a name nor an address");
    if (!isServedHost(parsed, policy)) return refuse("foreign_host", explainHost(parsed, policy));
  }
  if (!isDecodable(form.path)) return refuse("invalid_input", "the address is badly percent-encoded");
  const path = pathBelow(basePath, pathAsServed(form.path));
  if (path === null) return refuse("not_found", explainBeside(basePath));
  const allowed = isDevelopment || /^\/(api\/|metrics$)/.test(path) ? apiMethods : pageMethods;
  if (!allowed.includes(method)) {
    return { ...refuse("method_not_allowed", `use ${allowed.join(", ")}`), allowed };
  }
  return { served: true, target: form.path, path };
}

function refuse(code: Extract<Judgement, { served: false }>["code"], detail: string) {
  return { served: false, code, detail } as const;
}

/** A path, or an address with a host as proxies send it; null for anything else. */
function readTarget(target: string): { path: string; authority: string | null } | null {
  if (target.startsWith("/")) return { path: target, authority: null };
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target);
  if (absolute === null) return null;
  const [, authority = "", rest = ""] = absolute;
  return { path: rest.startsWith("/") ? rest : `/${rest}`, authority };
}

/** The path without its query and with its dot segments resolved, `%2e` included, as Next reads it. */
function pathAsServed(target: string): string {
  return new URL(`http://localhost${target}`).pathname;
}

function isDecodable(target: string): boolean {
  try {
    decodeURIComponent(target);
    return true;
  } catch {
    return false;
  }
}

function explainHost({ name, isAddress }: Host, { loopbackOnly }: HostPolicy): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  if (isAddress)
    return `the dashboard listens on loopback only, not on ${shown}: open it by localhost, or start it with HOST=0.0.0.0`;
  const others = loopbackOnly ? "localhost or 127.0.0.1" : "the machine's address";
  return `${shown} is not named in JETLAG_HOSTS: open the dashboard by ${others}, or start it with JETLAG_HOSTS=${shown}`;
}
