import { type DrawnLocale, drawnAttributes, drawnLocaleKey } from "../../contract/drawn-page";

/**
 * The locale of numbers and dates: the visitor's first language, as the request for the page named it, on the server and
 * in the browser alike, so that both write the same. Undefined outside of both: the machine's own.
 */
export function visitorLocale(): string | undefined {
  if (typeof document === "undefined") {
    const kept: { readonly [key: symbol]: DrawnLocale | undefined } = globalThis;
    return kept[drawnLocaleKey]?.getStore();
  }
  ofPage ??= document.documentElement.getAttribute(drawnAttributes.locale) ?? "";
  return ofPage === "" ? undefined : ofPage;
}

/** Read once: it is asked for with every number. */
let ofPage: string | null = null;
