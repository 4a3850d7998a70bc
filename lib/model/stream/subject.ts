/**
 * NATS subjects: tokens separated by dots. In a filter, `*` stands for one token and a final `>` for one or more.
 */

/** Longest subject accepted. The server drops the connection at about 4 KiB of protocol line. */
export const maxSubjectLength = 1024;

// White space and control characters break the wire protocol; half a surrogate pair would arrive as another character.
const illegal = /[\s\p{Cc}\p{Cs}]/u;

/** True for a subject that can be published to: no empty token, no wildcard token. */
export function isSubject(text: string): boolean {
  return isFilter(text) && !hasWildcard(text);
}

/** True for a subject or a pattern with `*` tokens and an optional final `>`. */
export function isFilter(text: string): boolean {
  if (text.length === 0 || text.length > maxSubjectLength) return false;
  // By character, without splitting: every publish comes through here.
  let tokenStart = 0;
  for (let at = 0; at <= text.length; at++) {
    const unit = at === text.length ? dot : text.charCodeAt(at);
    if (unit === dot) {
      if (at === tokenStart) return false;
      if (at === tokenStart + 1 && text[tokenStart] === ">" && at < text.length) return false;
      tokenStart = at + 1;
    } else if (unit <= 0x20 || (unit >= 0x7f && illegal.test(text))) {
      return false;
    }
  }
  return true;
}

const dot = ".".charCodeAt(0);

/** True when a token is a wildcard. `a*` is not: inside a token the characters are ordinary. */
export function hasWildcard(filter: string): boolean {
  if (!filter.includes("*") && !filter.includes(">")) return false;
  return filter.split(".").some((token) => token === "*" || token === ">");
}

/** True when `filter` covers every subject that `other` covers; with a plain subject as `other`: matches it. */
export function covers(filter: string, other: string): boolean {
  if (filter === other || filter === ">") return true;
  const mine = filter.split(".");
  const theirs = other.split(".");
  for (let at = 0; at < mine.length; at++) {
    const token = mine[at];
    const their = theirs[at];
    if (their === undefined) return false;
    if (token === ">") return true;
    if (their === ">") return false;
    if (token !== "*" && token !== their) return false;
  }
  return mine.length === theirs.length;
}

/** The one filter that covers exactly what both cover, or null when no subject matches both. */
export function intersect(left: string, right: string): string | null {
  const a = left.split(".");
  const b = right.split(".");
  const common: string[] = [];
  for (let at = 0; ; at++) {
    const one = a[at];
    const two = b[at];
    if (one === undefined && two === undefined) return common.join(".");
    if (one === undefined || two === undefined) return null;
    if (one === ">") return [...common, ...b.slice(at)].join(".");
    if (two === ">") return [...common, ...a.slice(at)].join(".");
    if (one !== "*" && two !== "*" && one !== two) return null;
    common.push(one === "*" ? two : one);
  }
}

/** The filters without those that another one covers, each once. */
export function distinctFilters(filters: Iterable<string>): string[] {
  const all = [...new Set(filters)];
  return all.filter((one) => !all.some((other) => other !== one && covers(other, one)));
}

/** Subjects of the server and of request-reply: not business traffic. */
export function isSystemSubject(subject: string): boolean {
  return subject.startsWith("$") || subject.startsWith("_INBOX");
}
