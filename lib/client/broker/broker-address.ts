import type { BrokerId } from "../../contract/paths";

/** First segments of the pages that belong to no broker, and of addresses that name theirs already. */
const siteWide: ReadonlySet<string> = new Set(["b", "brokers"]);

/** A page's path, taken apart. */
export interface PagePlace {
  readonly broker: BrokerId;
  /** The path below the broker: what the links of `hrefs` begin with. */
  readonly page: string;
}

/** Which broker a path is about, and which of its pages. A path without a broker means the first one. */
export function placeOf(pathname: string): PagePlace {
  const [, broker, rest] = /^\/b\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  if (broker === undefined) return { broker: null, page: pathname };
  return { broker: decode(broker), page: rest ?? "/" };
}

/** The address of a broker's page. `page` may carry a query; one that names a broker or belongs to none stays. */
export function addressOf(broker: BrokerId, page: string): string {
  if (broker === null || isSiteWide(page) || !page.startsWith("/")) return page;
  return `/b/${encodeURIComponent(broker)}${page.replace(/^\/(?=$|[?#])/, "")}`;
}

/** True for a page that is about no broker, such as the list of all. */
export function isSiteWide(page: string): boolean {
  return siteWide.has(page.split(/[/?#]/)[1] ?? "");
}

/** The page to open on another broker: the same, or the list it belongs to where it shows one thing of this broker. */
export function samePage(page: string): string {
  if (isSiteWide(page)) return "/";
  const [, section, name, kind] = page.split("/");
  if (name !== undefined && (section === "jobs" || section === "incidents")) return `/${section}`;
  return section === "streams" && kind === "messages" ? `/streams/${name}` : page;
}

/** Name under which the browser keeps something about a broker's things. */
export function keptName(broker: BrokerId, name: string): string {
  return broker === null ? name : `${name}@${broker}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray percent sign: nothing was encoded
  }
}
