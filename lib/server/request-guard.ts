import { type Host, type HostPolicy, isServedHost, parseHost } from "../access/host";
import type { ErrorCode } from "../model/error-code";

/** The parts of a request that decide whether it is served at all. */
export interface RequestHead {
  readonly method: string;
  /** What stands behind the method, as it was sent. */
  readonly target: string;
  /** Each `Host` field. */
  readonly hosts: readonly string[];
}

/** Serve it under this target, a path with its query, or refuse it. */
export type Judgement =
  | { readonly served: true; readonly target: string }
  | {
      readonly served: false;
      readonly code: Extract<ErrorCode, "invalid_input" | "foreign_host" | "method_not_allowed">;
      readonly detail: string;
      /** Methods that the path takes, when it is about the method. */
      readonly allowed?: readonly string[];
    };

const pageMethods = ["GET", "HEAD"];
const apiMethods = [...pageMethods, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Judges a request before Next sees it. Everything that a browser or script of good will sends is served; what each path
 * makes of it is the path's own business.
 *
 * @param isDevelopment pages take every method then: Next's own tools in the browser use them
 */
export function judgeRequest(
  { method, target, hosts }: RequestHead,
  policy: HostPolicy,
  isDevelopment: boolean,
): Judgement {
  const form = readTarget(target);
  if (form === null) return refuse("invalid_input", "the address of a request is a path");
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) return refuse("invalid_input", "a request has one Host header");
  // Of an address with a host both are looked at: a proxy may have believed either.
  for (const name of form.authority === null ? [host] : [host, form.authority]) {
    const parsed = parseHost(name);
    if (parsed === null) return refuse("invalid_input", "the host of the request is no name or address");
    if (!isServedHost(parsed, policy)) return refuse("foreign_host", explainHost(parsed, policy));
  }
  if (!isDecodable(form.path)) return refuse("invalid_input", "the address has a percent sign that encodes nothing");
  const allowed = isDevelopment || /^\/(api\/|metrics(\?|$))/.test(form.path) ? apiMethods : pageMethods;
  if (!allowed.includes(method)) {
    return { ...refuse("method_not_allowed", `use ${allowed.join(", ")}`), allowed };
  }
  return { served: true, target: form.path };
}

function refuse(code: "invalid_input" | "foreign_host" | "method_not_allowed", detail: string) {
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
  if (isAddress) return `the dashboard listens on loopback only; HOST lets it listen on more than that, not ${shown}`;
  const others = loopbackOnly ? "localhost or 127.0.0.1" : "the machine's address";
  return `${shown} is not named in JETLAG_HOSTS: open the dashboard by ${others}, or start it with JETLAG_HOSTS=${shown}`;
}
