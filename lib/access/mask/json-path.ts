import { compile, type JSONPathQuery, jsonpath } from "json-p3";

/** One step of a JSON path: a named member, a place in a list, any child, or any number of levels down. */
export type PathStep =
  | {
      readonly kind: "name";
      readonly name: string;
      /** Another name of the same member. */
      readonly also?: string;
    }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "any" }
  | { readonly kind: "descend" };

/** A JSON path such as `$.items[*].card`, as the steps after `$`. */
export type JsonPath = readonly PathStep[];

/**
 * Reads a path of RFC 9535 that can be followed while a text is read: names, indexes, `*` and `..`, one selector a
 * segment. Throws an error whose message says why it is not one.
 */
export function parseJsonPath(text: string): JsonPath {
  const path: PathStep[] = [];
  for (const segment of compiled(text).segments) {
    if (segment.toString().startsWith("..")) path.push({ kind: "descend" });
    const [selector, ...more] = segment.selectors;
    const step = selector === undefined || more.length > 0 ? null : stepOf(selector);
    if (step === null) {
      const part = `${segment}`;
      throw new Error(`"${text}" is not a JSON path that can be masked: in place of ${part} use a name, [0], * or ..`);
    }
    path.push(step);
  }
  if (path.length === 0) throw new Error(`"${text}" names nothing`);
  return path;
}

/** True when `path` leads exactly to the value at `place`, the names and indexes down to it. */
export function leadsTo(path: JsonPath, place: readonly (string | number)[], from = 0, at = 0): boolean {
  const step = path[from];
  if (step === undefined) return at === place.length;
  if (step.kind === "descend") {
    for (let deeper = at; deeper < place.length; deeper++) if (leadsTo(path, place, from + 1, deeper)) return true;
    return false;
  }
  const here = place[at];
  if (here === undefined) return false;
  const fits = step.kind === "any" || (step.kind === "name" ? isNamed(step, here) : here === step.index);
  return fits && leadsTo(path, place, from + 1, at + 1);
}

/** True for a member that a step names. */
export function isNamed(
  { name, also }: Extract<PathStep, { readonly kind: "name" }>,
  here: string | number | undefined,
): boolean {
  return here === name || (also !== undefined && here === also);
}

/** The path with each name also as protobuf has it in JSON: `card_number` is `cardNumber` there. */
export function protobufPath(path: JsonPath): JsonPath {
  return path.map((step) => (step.kind === "name" ? { ...step, also: camelCase(step.name) } : step));
}

const camelCase = (name: string) => name.replaceAll(/_+([a-z\d]?)/g, (_, next: string) => next.toUpperCase());

function compiled(text: string): JSONPathQuery {
  try {
    return compile(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`"${text}" is not a JSON path: ${reason}`, { cause: error });
  }
}

function stepOf(selector: jsonpath.JSONPathSelector): PathStep | null {
  const { selectors } = jsonpath;
  if (selector instanceof selectors.NameSelector) return { kind: "name", name: selector.name };
  if (selector instanceof selectors.WildcardSelector) return { kind: "any" };
  const isPlace = selector instanceof selectors.IndexSelector && selector.index >= 0;
  return isPlace ? { kind: "index", index: selector.index } : null;
}
