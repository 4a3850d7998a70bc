import { rememberedRem } from "./lib/client/browser/rem";
import { askEarly } from "./lib/client/queries/early-snapshot";

// Runs before React does: the answer is there when the page can show it.
askEarly(window.location.pathname);
rememberedRem();
