/** Symbol under which the server keeps the locale of the visitor that it draws a page for. */
export const drawnLocaleKey = Symbol.for("jetlag.drawn-locale");

/** What is kept under {@link drawnLocaleKey}. */
export interface DrawnLocale {
  readonly getStore: () => string | undefined;
}

/** Attributes of `<html>` by which a page says how the server drew it. */
export const drawnAttributes = {
  /** The locale of its numbers. */
  locale: "data-locale",
  /** There when it was drawn with a snapshot: the page need not ask for one. */
  snapshot: "data-drawn",
} as const;

/** A sweep that a page was drawn with. */
export interface DrawnSnapshot {
  /** The broker that the page's address names; null: none, it means the first. */
  readonly broker: string | null;
  /** The broker that an address without one means. */
  readonly firstBroker: string;
  /** The whole answer of `GET /api/snapshot`. */
  readonly json: string;
  /** How old it was when the page was drawn, milliseconds. */
  readonly ageMs: number;
  /** When the page was drawn, Unix milliseconds by the dashboard's clock. */
  readonly drawnAtMs: number;
}

/** Longest `json` of a {@link DrawnSnapshot}, in bytes: a larger one would hold up the page that it is part of. */
export const longestDrawnSnapshot = 200_000;

/** Name of the cookie that keeps a session flag, see `useSessionFlag`. */
export const sessionFlagCookie = (name: string): string => `jetlag-flag-${encodeURIComponent(name)}`;

/** Names of the session flags that a `Cookie` header says are raised. */
export function sessionFlagsOf(cookies: string): string[] {
  return cookies.split("; ").flatMap((cookie) => {
    const [, name] = /^jetlag-flag-([^=]*)=1$/.exec(cookie) ?? [];
    return name === undefined ? [] : decode(name);
  });
}

/** Nothing for what was not written by {@link sessionFlagCookie}. */
function decode(name: string): string[] {
  try {
    return [decodeURIComponent(name)];
  } catch {
    return [];
  }
}
