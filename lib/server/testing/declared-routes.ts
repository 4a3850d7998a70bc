import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as z from "zod";
import { type Declaration, declarationOf } from "../http/route";

const root = join(import.meta.dirname, "../../..");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** A method of a path that a route file takes, and where the file is. */
export interface DeclaredRoute extends Declaration {
  readonly method: string;
  /** The path that Next serves the file at, with its parameters in braces. */
  readonly servedAt: string;
}

/** What is exported by a route file, by its name. */
export interface RouteFile {
  readonly servedAt: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Every `route.ts` below `app`, loaded. */
export async function loadRouteFiles(): Promise<RouteFile[]> {
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.split(sep).at(-1) === "route.ts")
    .sort();
  return Promise.all(
    files.map(async (name) => {
      const exports: Readonly<Record<string, unknown>> = await import(join(root, "app", name));
      return { servedAt: servedAt(name), exports };
    }),
  );
}

/** What route files declare, in the order of their paths. */
export function declaredRoutes(files: readonly RouteFile[]): DeclaredRoute[] {
  return files
    .flatMap(({ servedAt, exports }) =>
      methods.flatMap((method) => {
        const handler = exports[method];
        const declaration = typeof handler === "function" ? declarationOf(handler) : null;
        return declaration === null ? [] : [{ ...declaration, method, servedAt }];
      }),
    )
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** The table of the README, in Markdown. */
export function routeTable(routes: readonly DeclaredRoute[]): string {
  const rows = routes.map(({ method, path, query, needs, says }) => {
    const cells = [`\`${method} ${path}${queryWords(query)}\``, needs.join(" or "), says];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| path | right | |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The README with this table between its marks. */
export function withTable(readme: string, table: string): string {
  // A function: in a text `$` would have a meaning.
  return readme.replace(/<!-- routes -->[\s\S]*<!-- \/routes -->/, () => `<!-- routes -->\n${table}\n<!-- /routes -->`);
}

function queryWords(query: DeclaredRoute["query"]): string {
  if (query === null) return "";
  const { properties = {} } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return `?${Object.keys(properties)
    .map((name) => `${name}=`)
    .join("&")}`;
}

function servedAt(file: string): string {
  const folders = relative(".", file).split(sep).slice(0, -1);
  return `/${folders.map((folder) => folder.replace(/^\[(.+)\]$/, "{$1}")).join("/")}`;
}
