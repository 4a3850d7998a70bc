import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createServer } from "vite";

/** `npm run routes`: writes the table of declared routes into the README. */
const root = join(import.meta.dirname, "../../..");
const readme = join(root, "README.md");
const server = await createServer({
  root,
  configFile: false,
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, ws: false, watch: null },
  resolve: { tsconfigPaths: true },
});
const routes = await server.ssrLoadModule(join(import.meta.dirname, "declared-routes.ts"));
const table = routes.routeTable(routes.declaredRoutes(await routes.loadRouteFiles()));
await writeFile(readme, routes.withTable(await readFile(readme, "utf8"), table));
await server.close();
