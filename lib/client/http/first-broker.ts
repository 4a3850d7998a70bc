import { firstBrokerField, firstBrokerHeader } from "../../contract/first-broker";
import { sitePaths } from "../../contract/paths";

const siteWide: ReadonlySet<string> = new Set(Object.values(sitePaths));

/** What addresses without a broker meant when this page first asked; null before. Ends with the page. */
let first: string | null = null;

/** Takes note of what an answer says about it; only the first that says something counts. */
export function noteFirstBroker({ headers }: Pick<Response, "headers">): void {
  first ??= headers.get(firstBrokerHeader);
}

/** The same of what the page itself was drawn with. */
export function noteDrawnBroker(id: string): void {
  first ??= id;
}

/**
 * Headers of a request that is to be refused where addresses without a broker mean another one by now; none for a path
 * that is about no broker.
 */
export function firstBrokerHeaders(path: string): Record<string, string> {
  return first === null || siteWide.has(path) ? {} : { [firstBrokerHeader]: first };
}

/** {@link firstBrokerHeaders} for the address of a WebSocket. */
export function withFirstBroker(address: string): string {
  if (first === null) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${firstBrokerField}=${encodeURIComponent(first)}`;
}
