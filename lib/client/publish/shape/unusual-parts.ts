import { isMap, isObject, type JsonShape, type JsonType, jsonType } from "./json-shape";

/** Something that the messages before had otherwise. */
export interface UnusualPart {
  /** Names and list positions that lead to it; of what is missing, to what it is missing from. */
  readonly path: readonly (string | number)[];
  readonly kind: "new" | "type" | "missing";
  /** A sentence. */
  readonly words: string;
}

/** Fewer messages say little about what is usual. */
const enough = 5;
/** Most that are told. */
const most = 50;

/** What differs in a value from all messages that a shape was learned from; nothing while these are few. */
export function unusualParts(shape: JsonShape, value: unknown): UnusualPart[] {
  const found: UnusualPart[] = [];
  if (shape.seen >= enough) look(shape, value, [], found);
  return found.slice(0, most);
}

function look(shape: JsonShape, value: unknown, path: readonly (string | number)[], found: UnusualPart[]): void {
  if (found.length >= most || shape.seen < enough) return;
  const type = jsonType(value);
  if (!shape.types.has(type)) {
    found.push({
      path,
      kind: "type",
      words: `${nameOf(path)} was always ${typeWords(shape.types)}, here it is ${words[type]}.`,
    });
    return;
  }
  if (Array.isArray(value)) {
    const { items } = shape;
    if (items !== null) for (const [at, item] of value.slice(0, 100).entries()) look(items, item, [...path, at], found);
  } else if (isObject(value) && !isMap(shape)) lookInto(shape, value, path, found);
}

function lookInto(
  shape: JsonShape,
  value: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  found: UnusualPart[],
): void {
  for (const [name, field] of Object.entries(value)) {
    const known = shape.fields.get(name);
    if (known !== undefined) look(known, field, [...path, name], found);
    else if (shape.objects >= enough)
      found.push({ path: [...path, name], kind: "new", words: `No message before had “${name}”.` });
  }
  for (const [name, { seen }] of shape.fields) {
    if (seen === shape.objects && shape.objects >= enough && !Object.hasOwn(value, name))
      found.push({ path, kind: "missing", words: `Every message before had “${name}”${within(path)}.` });
  }
}

const words: Record<JsonType, string> = {
  null: "null",
  boolean: "true or false",
  number: "a number",
  string: "a text",
  array: "a list",
  object: "an object",
};

const typeWords = (types: ReadonlySet<JsonType>) => [...types].map((type) => words[type]).join(" or ");
const nameOf = (path: readonly (string | number)[]) => (path.length === 0 ? "The payload" : `“${path.join(".")}”`);
const within = (path: readonly (string | number)[]) => (path.length === 0 ? "" : ` in “${path.join(".")}”`);
