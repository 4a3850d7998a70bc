import { rememberedRem } from "./lib/client/browser/rem";
import { askEarly } from "./lib/client/queries/early-snapshot";
import { beginHydration } from "./lib/client/words/hydration";
import { drawnAttributes } from "./lib/contract/drawn-page";

// Runs before React does: the answer is there when the page can show it.
beginHydration();
if (!document.documentElement.hasAttribute(drawnAttributes.snapshot)) askEarly(window.location.pathname);
rememberedRem();
