/** One step of a JSON path: a named member, a place in a list, any child, or any number of levels down. */
export type PathStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "any" }
  | { readonly kind: "descend" };

/** A JSON path such as `$.items[*].card`, as the steps after `$`. */
export type JsonPath = readonly PathStep[];

const steps: readonly (readonly [RegExp, (match: RegExpExecArray) => PathStep[]])[] = [
  [/^\.\.(?=[^.])/, () => [{ kind: "descend" }]],
  [/^\.?\*/, () => [{ kind: "any" }]],
  [/^\.?\[\*\]/, () => [{ kind: "any" }]],
  [/^\.?\[(\d{1,9})\]/, ([, index]) => [{ kind: "index", index: Number(index) }]],
  [/^\.?\['((?:[^'\\]|\\['\\])+)'\]/, ([, name]) => [{ kind: "name", name: withoutEscapes(name) }]],
  [/^\.?\["((?:[^"\\]|\\["\\])+)"\]/, ([, name]) => [{ kind: "name", name: withoutEscapes(name) }]],
  [/^\.?([^\s.[\]*'"$,()?@]+)/, ([, name]) => [{ kind: "name", name: name ?? "" }]],
];

/**
 * Reads a path: `$` followed by `.name`, `['any name']`, `[0]`, `[*]`, `.*` and `..` for any depth. Throws an error
 * whose message says where it stops being one.
 */
export function parseJsonPath(text: string): JsonPath {
  if (!text.startsWith("$")) throw new Error(`"${text}" does not begin with $`);
  const path: PathStep[] = [];
  let rest = text.slice(1);
  while (rest !== "") {
    const [found, step] = nextStep(rest) ?? [];
    // After `..` a name follows without a dot of its own; anywhere else it needs one.
    const needsDot = path.length === 0 || path.at(-1)?.kind !== "descend";
    if (found === undefined || step === undefined || (needsDot && !/^[.[]/.test(found))) {
      throw new Error(`"${text}" is not a JSON path from "${rest}" on`);
    }
    path.push(...step);
    rest = rest.slice(found.length);
  }
  if (path.length === 0 || path.at(-1)?.kind === "descend") throw new Error(`"${text}" names nothing`);
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
  const fits = step.kind === "any" || (step.kind === "name" ? here === step.name : here === step.index);
  return fits && leadsTo(path, place, from + 1, at + 1);
}

function nextStep(rest: string): [string, PathStep[]] | null {
  for (const [pattern, read] of steps) {
    const match = pattern.exec(rest);
    if (match !== null) return [match[0], read(match)];
  }
  return null;
}

function withoutEscapes(text = ""): string {
  return text.replaceAll(/\\(.)/g, "$1");
}
