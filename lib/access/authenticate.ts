import type { Right } from "../model/activity";
import type { ErrorCode } from "../model/error-code";
import { visibleLine } from "../model/text/visible-text";
import { isAllowedOrigin } from "./origin";

/** What a request may ask for: everybody may look, everything else is a right. */
export type Need = "view" | Right;

/** Who asks, and what may be done from here. There is no login yet: the process and its proxy decide. */
export interface Visitor {
  readonly who: string;
  readonly rights: readonly Right[];
}

/** What this process allows, to whom, and where a proxy in front of it names its user. */
export interface AccessPolicy {
  readonly rights: readonly Right[];
  /** Header that a proxy sets after its own login; null: everybody is anonymous. */
  readonly userHeader: string | null;
  /** Origins of pages that may ask, besides the dashboard's own. */
  readonly allowedOrigins: readonly string[];
}

/** Reads a header of a request by its name, whatever its case. */
export type HeaderReader = (name: string) => string | null | undefined;

/** Who has no login. */
export const anonymous = "anonymous";

/** A request that nobody answers, and why. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const longestName = 200;

/**
 * The visitor behind a request, HTTP or WebSocket: nothing else decides who asks. A name is as good as the proxy that
 * sets it: clients must not reach us around it. Throws `foreign_origin`.
 */
export async function authenticate(header: HeaderReader, policy: AccessPolicy): Promise<Visitor> {
  const [origin, host] = [header("origin") ?? undefined, header("host") ?? undefined];
  if (!isAllowedOrigin({ origin, host }, policy.allowedOrigins)) {
    throw new AccessError(
      "foreign_origin",
      `origin ${origin ?? "none"}, host ${host ?? "none"}; allow more with JETLAG_ORIGINS`,
    );
  }
  const name = policy.userHeader === null ? "" : (header(policy.userHeader)?.trim() ?? "");
  return { who: name === "" ? anonymous : visibleLine(name).slice(0, longestName), rights: policy.rights };
}

/** Whether a visitor may do something. */
export function may({ rights }: Visitor, need: Need): boolean {
  return need === "view" || rights.includes(need);
}
