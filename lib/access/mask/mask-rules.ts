import { type JsonPath, parseJsonPath } from "./json-path";

/** What is masked: values in JSON payloads, and headers by name, letters compared without case. */
export interface MaskRules {
  readonly paths: readonly JsonPath[];
  readonly headers: readonly string[];
}

const headerPrefix = "header:";
const headerName = /^[!-9;-~]+$/;
/** Commas between entries, not those inside brackets or quotes. */
const entry = /(?:\[(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\]])*\]|[^,])+/g;

/**
 * Reads a comma-separated list of JSON paths (`$.card.number`, `$..password`) and headers (`header:Authorization`).
 * Throws an error whose message names the entry that is neither: a rule that silently did nothing would let secrets
 * through.
 */
export function parseMaskRules(text: string): MaskRules {
  const entries = (text.match(entry) ?? []).map((one) => one.trim()).filter((one) => one !== "");
  const paths: JsonPath[] = [];
  const headers: string[] = [];
  for (const one of entries) {
    if (one.startsWith("$")) paths.push(parseJsonPath(one));
    else if (one.startsWith(headerPrefix)) headers.push(parseHeaderName(one));
    else
      throw new Error(
        `"${one}" is neither a JSON path such as $.card.number nor a header such as header:Authorization`,
      );
  }
  return { paths, headers };
}

function parseHeaderName(text: string): string {
  const name = text.slice(headerPrefix.length).trim();
  if (!headerName.test(name)) throw new Error(`"${text}" does not name a header`);
  return name.toLowerCase();
}
