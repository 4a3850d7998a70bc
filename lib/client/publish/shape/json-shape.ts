/** What JSON values are. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** What was seen in one place of some JSON texts. */
export interface JsonShape {
  /** How often there was a value here. */
  readonly seen: number;
  readonly types: ReadonlySet<JsonType>;
  /** The first value that was seen: of the newest message when the newest was learned first. */
  readonly example: unknown;
  /** How often it was an object, and what these had, by name. */
  readonly objects: number;
  readonly fields: ReadonlyMap<string, JsonShape>;
  /** What was seen in lists; null: there were none, or they were empty. */
  readonly items: JsonShape | null;
  /** Values other than objects and lists, as JSON, most frequent last learned; few enough to be offered. */
  readonly values: ReadonlyMap<string, number>;
}

/** How deep, how wide and how long is looked: payloads are made by anybody. */
const bounds = { depth: 16, fields: 300, items: 20, values: 12, valueLength: 80 } as const;

class Learned implements JsonShape {
  seen = 0;
  readonly types = new Set<JsonType>();
  example: unknown = undefined;
  objects = 0;
  readonly fields = new Map<string, Learned>();
  items: Learned | null = null;
  readonly values = new Map<string, number>();

  learn(value: unknown, depth: number): void {
    if (this.seen++ === 0) this.example = value;
    const type = jsonType(value);
    this.types.add(type);
    if (depth >= bounds.depth) return;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, bounds.items)) {
        this.items ??= new Learned();
        this.items.learn(item, depth + 1);
      }
    } else if (isObject(value)) {
      this.objects++;
      for (const [name, field] of Object.entries(value)) {
        const known = this.fields.get(name) ?? (this.fields.size < bounds.fields ? new Learned() : null);
        if (known === null) continue;
        this.fields.set(name, known);
        known.learn(field, depth + 1);
      }
    } else {
      const text = JSON.stringify(value);
      if (text.length <= bounds.valueLength && (this.values.has(text) || this.values.size < bounds.values))
        this.values.set(text, (this.values.get(text) ?? 0) + 1);
    }
  }
}

/** Learns what JSON texts of one kind look like. What is no JSON teaches nothing. Newest first. */
export function learnShape(texts: Iterable<string>): JsonShape {
  const shape = new Learned();
  for (const text of texts) {
    const value = parse(text);
    if (value !== undefined) shape.learn(value, 0);
  }
  return shape;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off, or another format
  }
}

/** What a JSON value is. */
export function jsonType(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" ? type : "object";
}

/** True for an object of JSON. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return jsonType(value) === "object";
}

/**
 * True where names are data and not fields, such as ids: most came once. Nothing is offered there, and nothing is
 * unusual.
 */
export function isMap({ fields, objects }: JsonShape): boolean {
  if (fields.size < 8) return false;
  const once = [...fields.values()].filter(({ seen }) => seen === 1).length;
  return objects > 1 && once * 2 > fields.size;
}

/** The shape in a place, by names and list positions; null: nothing was seen there. */
export function shapeAt(shape: JsonShape, path: readonly (string | number)[]): JsonShape | null {
  let at: JsonShape | null = shape;
  for (const step of path) at = (typeof step === "number" ? at?.items : at?.fields.get(step)) ?? null;
  return at;
}

/** A JSON text to begin with: the fields that at least half of the messages had, with the values of the newest; null: none was seen. */
export function templateText(shape: JsonShape): string | null {
  return shape.seen === 0 ? null : JSON.stringify(templateOf(shape), null, 2);
}

function templateOf(shape: JsonShape): unknown {
  if (isObject(shape.example) && !isMap(shape)) {
    const usual = [...shape.fields].filter(([, { seen }]) => seen * 2 >= shape.objects);
    return Object.fromEntries(usual.map(([name, field]) => [name, templateOf(field)]));
  }
  if (Array.isArray(shape.example)) return shape.items === null ? [] : [templateOf(shape.items)];
  return shape.example;
}
