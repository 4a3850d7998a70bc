/**
 * What is below the path that the dashboard is served below: `/jetlag/live?x` is `/live?x`; null for what is beside it.
 *
 * @param path of a request, with its query or without
 */
export function pathBelow(basePath: string, path: string): string | null {
  if (!path.startsWith(basePath)) return null;
  const rest = path.slice(basePath.length);
  if (rest === "" || rest.startsWith("?")) return `/${rest}`;
  return rest.startsWith("/") ? rest : null;
}

/** What to do about a request that is beside it. */
export function explainBeside(basePath: string): string {
  return `the dashboard is served below ${basePath} (JETLAG_BASE_PATH): open it there, or let the reverse proxy pass paths on as they are`;
}
