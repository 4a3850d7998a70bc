import type { Right } from "../model/activity";
import { visibleLine } from "../model/text/visible-text";

/** Who asks, and what may be done from here. There is no login yet: the process and its proxy decide. */
export interface Visitor {
  readonly who: string;
  readonly rights: readonly Right[];
}

/** What this process allows, and where a proxy in front of it names its user. */
export interface AccessPolicy {
  readonly rights: readonly Right[];
  /** Header that a proxy sets after its own login; null: everybody is anonymous. */
  readonly userHeader: string | null;
}

const longestName = 200;

/** The visitor behind a request. A name is as good as the proxy that sets it: clients must not reach us around it. */
export function visitorOf(headers: Headers, policy: AccessPolicy): Visitor {
  const name = policy.userHeader === null ? null : headers.get(policy.userHeader);
  const who = name === null || name.trim() === "" ? "anonymous" : visibleLine(name.trim()).slice(0, longestName);
  return { who, rights: policy.rights };
}
