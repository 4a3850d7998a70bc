import type { IncomingHttpHeaders } from "node:http";

/** Names the path of a page to what draws it; what a client sends under this name is replaced. */
const pageHeader = "jetlag-page";

/** Notes the path, below the base path, that a page is asked for by, for {@link pageOf}. */
export function notePage(headers: IncomingHttpHeaders, path: string): void {
  headers[pageHeader] = path;
}

/** The path that the page is asked for by, well encoded. */
export function pageOf(headers: Pick<Headers, "get">): string {
  return headers.get(pageHeader) ?? "/";
}
