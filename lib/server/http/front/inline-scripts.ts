import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Content security policy sources (`'sha256-…'`) for the inline scripts of prerendered pages. Pages rendered on request have
 * the same scripts, and further ones with a nonce.
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
