import { config, type core, custom, NEVER, pipe, transform } from "zod/mini";
import en from "zod/v4/locales/en.js";
import { installMethods, withAddIssue } from "./methods";

// Stands in for "zod" in the browser bundle, see next.config.js: `zod/mini` with those methods of schemas that our
// contracts are written with. Zod's own way of offering methods takes all of them, JSON Schema included, into every page:
// 18 kB, compressed. `zod.browser.test.ts` holds that nothing is missing here.
//
// It compiles schemas where it may, and tries that out with `new Function`, which the content security policy of a page
// forbids and would report each time.
config({ ...en(), jitless: true });
installMethods();

export * from "zod/mini";
export { custom, NEVER };

/** `z.preprocess` of Zod, which its small form does not have. */
export function preprocess(
  change: (value: unknown, context: core.ParsePayload) => unknown,
  schema: core.$ZodType,
): core.$ZodType {
  return pipe(
    transform((value, payload) => change(value, withAddIssue(payload))),
    schema,
  );
}
