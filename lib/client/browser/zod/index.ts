import { config, type core, pipe, transform } from "zod/mini";
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

// By name: what nobody asks for stays out of the bundle.
export {
  array,
  boolean,
  coerce,
  config,
  custom,
  discriminatedUnion,
  enum,
  iso,
  json,
  lazy,
  literal,
  looseObject,
  NEVER,
  null,
  number,
  object,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
} from "zod/mini";

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
