import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Sources for a content security policy that allow the scripts which stand inside the pages made by the build, by their
 * hashes: `'sha256-…'`. Pages made on request bring the same scripts, and others under a nonce.
 *
 * @param directory where Next keeps them, `.next/server/app`
 */
export function inlineScriptSources(directory: string): string[] {
  const pages = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
  const scripts = pages.flatMap((name) => inlineScripts(readFileSync(join(directory, name), "utf8")));
  const hashes = scripts.map((script) => createHash("sha256").update(script).digest("base64"));
  return [...new Set(hashes)].sort().map((hash) => `'sha256-${hash}'`);
}

function inlineScripts(html: string): string[] {
  const tags = html.matchAll(/<script(?<attributes>[^>]*)>(?<script>[\s\S]*?)<\/script>/g);
  return [...tags].flatMap(({ groups }) => {
    const { attributes = "", script = "" } = groups ?? {};
    return /\ssrc=/.test(attributes) ? [] : [script];
  });
}
