// @ts-check

/**
 * One archive that apt is told to use.
 *
 * @typedef {{ uri: string, suites: string[], components: string[] }} AptSource
 */

/**
 * Reads the one-line format (`sources.list`, `*.list`): `deb [options] uri suite component...`.
 *
 * @param {string} text
 * @returns {AptSource[]} binary archives only
 */
export function parseSourcesList(text) {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line);
    if (match === null) return [];
    const [, uri = "", suite = "", components = ""] = match;
    return [{ uri, suites: [suite], components: splitWords(components) }];
  });
}

/**
 * Reads the deb822 format (`*.sources`): stanzas of `Field: value`, continued by indented lines.
 *
 * @param {string} text
 * @returns {AptSource[]} enabled binary archives only, one per URI
 */
export function parseDeb822Sources(text) {
  const withoutComments = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (/** @type {string} */ name) => {
      const match = new RegExp(`^${name}:((?:.*)(?:\\n[ \\t]+.*)*)`, "im").exec(stanza);
      return splitWords(match?.[1] ?? "");
    };
    if (!field("Types").includes("deb") || /^(no|false|off|0)$/i.test(field("Enabled")[0] ?? "yes")) return [];
    return field("URIs").map((uri) => ({ uri, suites: field("Suites"), components: field("Components") }));
  });
}

/**
 * The URIs that may be mirrors of Debian's main archive, the likeliest first. Other vendors' archives have other
 * suites or other components; security and snapshot-only archives have no `sid`.
 *
 * @param {readonly AptSource[]} sources
 * @returns {string[]}
 */
export function selectDebianMirrors(sources) {
  const uris = sources
    .filter(({ uri }) => !uri.startsWith("cdrom:"))
    .filter(({ suites }) => suites.some((suite) => !/[-/]security/.test(suite)))
    .filter(({ components }) => components.includes("main"))
    .map(({ uri }) => uri);
  const isLikely = (/** @type {string} */ uri) => /\/debian(\/|$)/.test(uri);
  return [...new Set([...uris.filter(isLikely), ...uris.filter((uri) => !isLikely(uri))])];
}

/** @param {string} text */
function splitWords(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}
