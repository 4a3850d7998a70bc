import { parse } from "protobufjs";
import * as z from "zod";

// What the parser made of a .proto source, as its own JSON has it: only what decides how bytes are read and how JSON
// names fields.

const fieldSchema = z.object({
  id: z.number(),
  type: z.string(),
  /** Type of the keys, of a map alone. */
  keyType: z.string().optional(),
  rule: z.enum(["required", "repeated", "optional"]).optional(),
  options: z
    .looseObject({
      packed: z.boolean().optional(),
      proto3_optional: z.boolean().optional(),
      json_name: z.string().optional(),
    })
    .optional(),
});
/** A field of a message. */
export type ReflectedField = z.infer<typeof fieldSchema>;

/** A message type has `fields`, an enum `values`, a part of the package's name neither; all else is not looked at. */
const reflectedSchema = z.object({
  /** Absent for proto3. */
  edition: z.string().optional(),
  fields: z.record(z.string(), fieldSchema).optional(),
  oneofs: z.record(z.string(), z.object({ oneof: z.array(z.string()) })).optional(),
  /** True for a message that is a field of proto2 as well. */
  group: z.boolean().optional(),
  values: z.record(z.string(), z.number()).optional(),
  get nested() {
    return z.record(z.string(), reflectedSchema).optional();
  },
});
/** Something that a source declares, with what is declared in it. */
export type Reflected = z.infer<typeof reflectedSchema>;

/** A source file, parsed. */
export interface ReflectedFile {
  /** Empty: it names none. */
  readonly package: string;
  readonly imports: readonly string[];
  /** What it declares, by name. */
  readonly declared: Readonly<Record<string, Reflected>>;
}

/** Parses a .proto source. Throws an error that tells the line, and for an edition, which the parser's JSON says too little of. */
export function reflectProto(source: string): ReflectedFile {
  const parsed = parse(source, { keepCase: true });
  const { package: name = "", imports = [], weakImports = [] } = parsed;
  let declared = reflectedSchema.parse(parsed.root.toJSON()).nested ?? {};
  for (const part of name === "" ? [] : name.split(".")) declared = declared[part]?.nested ?? {};
  for (const { edition } of Object.values(declared))
    if (edition !== undefined && edition !== "proto2")
      throw new Error(`is written in edition ${edition}: name a descriptor set made of it by buf or protoc instead`);
  return { package: name, imports: [...imports, ...weakImports], declared };
}
