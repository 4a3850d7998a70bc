import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Those that make addresses. */
const makers: ReadonlySet<string> = new Set(["lib/client/words/hrefs.ts", "lib/client/broker/broker-address.ts"]);

const sources = ["app", "components", "lib/client"]
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => join(root, path)))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^app\/(api|metrics)\//.test(path) && !makers.has(path));

const sections = "api|b|live|streams|consumers|failures|publish|activity|status|brokers";

/** What would lead out of the broker that is open. (That `next/link` and `useRouter` are not used, biome.json holds.) */
test.each([
  { what: "an address written by hand", pattern: new RegExp(`["'\`]/(${sections})\\b`) },
  { what: "a link to the root", pattern: /href=\{?["'`]\/["'`]/ },
  {
    what: "the first broker's paths for every broker",
    pattern: /import \{[^}]*\bpaths\b[^}]*\} from ".*contract\/paths"/,
  },
])("no page and no component holds $what", ({ pattern }) => {
  expect(sources.length).toBeGreaterThan(200);
  expect(sources.filter((path) => pattern.test(readFileSync(path, "utf8")))).toEqual([]);
});
