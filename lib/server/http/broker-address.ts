import type { IncomingHttpHeaders } from "node:http";

/** Names the broker of a request to the handler that Next calls; what a client sends under this name is replaced. */
const brokerHeader = "jetlag-broker";

/** A request target without the broker that it named; null: it names none. */
export interface BrokerAddress {
  readonly broker: string | null;
  readonly target: string;
}

/**
 * Takes the broker out of `/api/b/{id}/…`: the rest is the address that every broker's API has. An address with dot
 * segments is left alone: what it would mean afterwards is not what was judged. So is one with empty segments, a slash at
 * the end included: Next redirects from it, and from the rest it would redirect to the first broker.
 *
 * @param target a path with its query, well encoded
 */
export function takeBroker(target: string, basePath = ""): BrokerAddress {
  const named = target.startsWith(`${basePath}/api/b/`) ? target.slice(basePath.length + "/api/b/".length) : null;
  const [, id = "", rest = ""] = /^([^/?#]+)(\/[^?#]*.*)$/.exec(named ?? "") ?? [];
  const [path = ""] = target.split(/[?#]/, 1);
  if (id === "" || new URL(`http://localhost${target}`).pathname !== path || /\/(\/|$)/.test(path)) {
    return { broker: null, target };
  }
  return { broker: decodeURIComponent(id), target: `${basePath}/api${rest}` };
}

/** Notes the broker of a request for {@link brokerOf}. */
export function noteBroker(headers: IncomingHttpHeaders, broker: string | null): void {
  if (broker === null) delete headers[brokerHeader];
  // Header values are Latin-1; ids of brokers are ASCII.
  else headers[brokerHeader] = encodeURIComponent(broker);
}

/** The broker that a request is about; null: its address names none. */
export function brokerOf({ headers }: Request): string | null {
  const broker = headers.get(brokerHeader);
  return broker === null ? null : decodeURIComponent(broker);
}
