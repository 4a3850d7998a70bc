import { AsyncLocalStorage } from "node:async_hooks";
import { drawnLocaleKey } from "../../../contract/drawn-page";

// Next loads this module several times in one process: all of them share one.
const kept: { [key: symbol]: AsyncLocalStorage<string> | undefined } = globalThis;

/** Draws a page in a visitor's locale, see `lib/client/words/visitor-locale.ts`. */
export function drawIn(locale: string, draw: () => void): void {
  kept[drawnLocaleKey] ??= new AsyncLocalStorage<string>();
  kept[drawnLocaleKey].run(locale, draw);
}

/** Longest value of the header that is read: the first language stands at its beginning. */
const longestHeader = 200;

/**
 * The locale of a request for a page: the first language of `Accept-Language` whose numbers and dates this Node can
 * write, or `en`.
 */
export function localeOf(acceptLanguage: string | undefined): string {
  const tags = (acceptLanguage ?? "").slice(0, longestHeader).split(",");
  for (const tag of tags) {
    const [name = ""] = tag.split(";", 1);
    const [supported] = supportedLocales(name.trim());
    if (supported !== undefined) return supported;
  }
  return "en";
}

/** Language and region alone: whoever asks could make up endless extensions of a tag. */
function supportedLocales(tag: string): string[] {
  try {
    const { language, region } = new Intl.Locale(tag);
    return Intl.NumberFormat.supportedLocalesOf(region === undefined ? language : `${language}-${region}`);
  } catch {
    return []; // no language tag, such as `*`
  }
}
